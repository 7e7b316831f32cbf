package io.cloister.vfs;

import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.vfs.attr.AttributeCalls;
import io.cloister.vfs.attr.StatCalls;
import io.cloister.vfs.attr.XattrCalls;
import io.cloister.vfs.directory.DirectoryCalls;
import io.cloister.vfs.directory.NameCalls;
import io.cloister.vfs.directory.RenameCalls;
import io.cloister.vfs.event.EventFileCalls;
import io.cloister.vfs.fd.DescriptorCalls;
import io.cloister.vfs.fd.FcntlCalls;
import io.cloister.vfs.fd.IoctlCalls;
import io.cloister.vfs.lock.FileLockCalls;
import io.cloister.vfs.mount.FileSystemTypes;
import io.cloister.vfs.mount.MountCalls;
import io.cloister.vfs.notify.InotifyCalls;
import io.cloister.vfs.open.OpenCalls;
import io.cloister.vfs.pipe.PipeCalls;
import io.cloister.vfs.poll.EpollCalls;
import io.cloister.vfs.poll.PollCalls;
import io.cloister.vfs.poll.SelectCalls;
import io.cloister.vfs.readwrite.CopyCalls;
import io.cloister.vfs.readwrite.RangeCalls;
import io.cloister.vfs.readwrite.ReadWriteCalls;
import io.cloister.vfs.socket.AncillaryCodec;
import io.cloister.vfs.socket.MultiMessageCalls;
import io.cloister.vfs.socket.OptionCalls;
import io.cloister.vfs.socket.SocketCalls;
import io.cloister.vfs.socket.SocketWaits;
import io.cloister.vfs.socket.TransferCalls;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.tmpfs.MemfdCalls;

/** The system calls of vfs: which room serves which. */
final class VfsCalls {
    private final CallTable<Caller> table = new CallTable<>();
    private final MultiMessageCalls multiMessage;

    VfsCalls(VfsParts parts, FileSystemTypes types) {
        files(parts, types);
        events(parts);
        multiMessage = sockets(parts);
    }

    CallTable<Caller> table() {
        return table;
    }

    void taskExits(int tid) {
        multiMessage.taskExits(tid);
    }

    private void files(VfsParts parts, FileSystemTypes types) {
        Clock clock = parts.ports.clock();
        new OpenCalls(parts.paths, parts.dentries, parts.env, parts.parking).register(table);
        new StatCalls(parts.paths).register(table);
        new AttributeCalls(parts.paths, parts.notify, clock).register(table);
        new XattrCalls(parts.paths, parts.notify, clock).register(table);
        new NameCalls(parts.paths, parts.dentries, parts.notify, clock).register(table);
        new RenameCalls(parts.paths, parts.dentries, parts.notify, clock).register(table);
        new DirectoryCalls(parts.paths).register(table);
        new MountCalls(parts.paths, parts.mounts, types).register(table);
        new ReadWriteCalls(parts.parking, clock, parts.results).register(table);
        new CopyCalls(parts.parking).register(table);
        new RangeCalls(parts.paths, parts.mounts, parts.env, parts.results).register(table);
        new MemfdCalls(parts.memory, parts.mounts, parts.env).register(table);
        FileLockCalls locks = new FileLockCalls(parts.locks, parts.parking);
        locks.register(table);
        new DescriptorCalls().register(table);
        new FcntlCalls(locks).register(table);
        new IoctlCalls(parts.results).register(table);
    }

    private void events(VfsParts parts) {
        Clock clock = parts.ports.clock();
        new PollCalls(parts.parking, clock, parts.masks).register(table);
        new SelectCalls(parts.parking, clock, parts.masks).register(table);
        new EpollCalls(parts.parking, clock, parts.masks).register(table);
        new EventFileCalls(clock, parts.timers).register(table);
        parts.signalFds.register(table);
        parts.pidFds.register(table);
        new InotifyCalls(parts.paths, parts.notify).register(table);
        new PipeCalls(clock, parts.budget, parts.signals).register(table);
    }

    private MultiMessageCalls sockets(VfsParts parts) {
        SocketWaits waits = new SocketWaits(parts.parking, parts.ports.clock(), parts.results);
        AncillaryCodec controls = new AncillaryCodec(parts.callers, parts.ports.tasks(), parts.unix.rights());
        new SocketCalls(waits, parts.families).register(table);
        OptionCalls.register(table);
        TransferCalls transfers = new TransferCalls(waits, controls);
        transfers.register(table);
        MultiMessageCalls multi = new MultiMessageCalls(waits, transfers);
        multi.register(table);
        return multi;
    }
}
