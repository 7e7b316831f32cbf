package io.cloister.platform;

import io.cloister.abi.Errno;
import io.cloister.runtime.instance.FdLayout;

/**
 * The dispatch service's end of the zygote's control socket (native/include/zygote.h). Commands are sent by the
 * service's thread; reports are read by a thread of their own that calls {@link #awaitReport}.
 */
public final class Zygote {
    private static final int SPAWN = 1;
    private static final int KILL = 2;
    private static final int KICK = 3;
    private static final int SPAWNED = 1;
    private static final int DIED = 2;
    private static final int COMMAND = 16;

    private final DescriptorSocket commands = new DescriptorSocket(FdLayout.ZYGOTE);
    private final DescriptorSocket reports = new DescriptorSocket(FdLayout.ZYGOTE);

    /** Told what the zygote reports. */
    public interface Listener {
        /** A stub waits in mailbox file {@code index}; {@code outcome}: its host process id, or minus an errno. */
        void spawned(int index, int outcome);

        /** A stub process is gone. */
        void died(int hostPid, int waitStatus);
    }

    /** Asks for a stub over mailbox file {@code index}. */
    public void spawn(int index) {
        command(SPAWN, index, 0, 0, FdLayout.MAILBOXES + index, FdLayout.STUB_ENDS + index);
    }

    /** Kills a stub process. */
    public void kill(int hostPid) {
        command(KILL, 0, hostPid, 0);
    }

    /** Has a stub's thread look at its mailbox. */
    public void kick(int hostPid, int hostTid) {
        command(KICK, 0, hostPid, hostTid);
    }

    /**
     * Waits for one report and tells it; false when the zygote is gone. The report leaves the socket when it has been
     * told: a death of this process tells it twice, but loses none.
     */
    public boolean awaitReport(Listener listener) {
        long length = reports.peek();
        if (length == -Errno.EINTR) {
            return true;
        }
        if (length < COMMAND) {
            return false;
        }
        int event = reports.message().getInt(0);
        int pid = reports.message().getInt(8);
        int value = reports.message().getInt(12);
        if (event == SPAWNED) {
            listener.spawned(reports.message().getInt(4), value == 0 ? pid : -value);
        } else if (event == DIED) {
            listener.died(pid, value);
        }
        reports.receive(0);
        return true;
    }

    private void command(int op, int index, int pid, int tid, int... fds) {
        commands.message().putInt(0, op);
        commands.message().putInt(4, index);
        commands.message().putInt(8, pid);
        commands.message().putInt(12, tid);
        Native.must(commands.send(COMMAND, fds), "command to the zygote");
    }
}
