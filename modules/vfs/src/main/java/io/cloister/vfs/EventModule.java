package io.cloister.vfs;

import io.cloister.abi.Sys;
import io.cloister.bus.Op;
import io.cloister.vfs.event.EventFileCalls;
import io.cloister.vfs.event.PidFds;
import io.cloister.vfs.event.SignalFds;
import io.cloister.vfs.file.TimerQueue;
import io.cloister.vfs.notify.InotifyCalls;
import io.cloister.vfs.notify.InotifyWatches;
import io.cloister.vfs.poll.EpollCalls;
import io.cloister.vfs.poll.PollCalls;
import io.cloister.vfs.poll.ReadinessCalls;
import io.cloister.vfs.poll.SelectCalls;
import io.cloister.vfs.task.Descriptors;

/** poll, select, epoll, eventfd, timerfd, signalfd, inotify. */
final class EventModule implements CallModule, DeadlineSource {
    private final ReadinessCalls waits;
    private final TimerQueue timers = new TimerQueue();
    private final InotifyWatches inotify = new InotifyWatches();
    private final SignalFds signalFds;
    private final Descriptors descriptors;
    private final VfsKernel kernel;

    EventModule(VfsKernel kernel, Descriptors descriptors) {
        this.kernel = kernel;
        this.descriptors = descriptors;
        signalFds = new SignalFds(kernel.bus(), kernel.tasks(), descriptors);
        waits = new ReadinessCalls(kernel.parking(), descriptors, kernel.tasks(), kernel.clock(), kernel.bus());
    }

    @Override
    public void register(Handlers to) {
        to.deadlines(this);
        PollCalls poll = new PollCalls(waits);
        to.register(Sys.POLL, (call, caller) -> poll.poll(call));
        to.register(Sys.PPOLL, (call, caller) -> poll.ppoll(call));
        SelectCalls select = new SelectCalls(waits);
        to.register(Sys.SELECT, (call, caller) -> select.select(call));
        to.register(Sys.PSELECT6, (call, caller) -> select.pselect6(call));
        EpollCalls epoll = new EpollCalls(waits);
        to.register(Sys.EPOLL_CREATE, (call, caller) -> epoll.create(call));
        to.register(Sys.EPOLL_CREATE1, (call, caller) -> epoll.create1(call));
        to.register(Sys.EPOLL_CTL, (call, caller) -> epoll.control(call));
        to.register(Sys.EPOLL_WAIT, (call, caller) -> epoll.waitEvents(call));
        to.register(Sys.EPOLL_PWAIT, (call, caller) -> epoll.pwait(call));
        to.register(Sys.EPOLL_PWAIT2, (call, caller) -> epoll.pwait2(call));
        EventFileCalls files = new EventFileCalls(waits, timers);
        to.register(Sys.EVENTFD, (call, caller) -> files.eventfd(call));
        to.register(Sys.EVENTFD2, (call, caller) -> files.eventfd2(call));
        to.register(Sys.TIMERFD_CREATE, (call, caller) -> files.timerfdCreate(call));
        to.register(Sys.TIMERFD_SETTIME, (call, caller) -> files.timerfdSettime(call));
        to.register(Sys.TIMERFD_GETTIME, (call, caller) -> files.timerfdGettime(call));
        to.register(Sys.SIGNALFD, (call, caller) -> signalFds.signalfd(call));
        to.register(Sys.SIGNALFD4, (call, caller) -> signalFds.signalfd4(call));
        to.onEvent(Op.VFS_SIGNALFD_DATA, signalFds::data);
        to.onEvent(Op.VFS_SIGNAL_STATE, signalFds::changed);
        to.onTaskExit(signalFds::taskGone);
        PidFds pids = new PidFds(descriptors, kernel.tasks(), kernel.clock(), timers, kernel.signaller());
        to.register(Sys.PIDFD_OPEN, (call, caller) -> pids.open(call));
        to.register(Sys.PIDFD_SEND_SIGNAL, (call, caller) -> pids.sendSignal(call));
        to.onTaskExit(pids::taskExits);
        kernel.pidFds(pids);
        kernel.fsNotify(inotify);
        InotifyCalls watches = new InotifyCalls(inotify);
        to.register(Sys.INOTIFY_INIT, watches::init);
        to.register(Sys.INOTIFY_INIT1, watches::init1);
        to.register(Sys.INOTIFY_ADD_WATCH, watches::addWatch);
        to.register(Sys.INOTIFY_RM_WATCH, watches::removeWatch);
    }

    @Override
    public long nextDeadlineNs() {
        return timers.nextDeadlineNs();
    }

    @Override
    public void expire(long nowNs) {
        timers.expire(nowNs);
    }
}
