package io.cloister.vfs.event;

import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.AnonFile;

/** pidfd_open(2): names a process for good; readable once it has ended. */
public final class PidFd extends AnonFile {
    private final TaskTable tasks;
    private final PidFds all;
    private final int pid;
    private final long startNs;

    PidFd(PidFds all, TaskTable tasks, int pid, boolean nonBlocking) {
        super(Open.O_RDWR | (nonBlocking ? Open.O_NONBLOCK : 0), "[pidfd]");
        this.all = all;
        this.tasks = tasks;
        this.pid = pid;
        this.startNs = tasks.longField(pid, TaskTable.START_NS);
    }

    /** The process; 0 if it is reaped (its number may have a new owner). */
    public int pid() {
        return tasks.exists(pid) && tasks.longField(pid, TaskTable.START_NS) == startNs ? pid : 0;
    }

    int number() {
        return pid;
    }

    /** True if the process has ended, reaped or not. */
    boolean ended() {
        int now = pid();
        int state = now == 0 ? 0 : tasks.intField(now, TaskTable.STATE);
        return state == 0 || state == 'Z' || state == 'X';
    }

    @Override
    public int poll() {
        return ended() ? Poll.POLLIN | Poll.POLLRDNORM : 0;
    }

    @Override
    public String fdinfo() {
        int now = pid();
        return "Pid:\t" + (now == 0 ? -1 : now) + "\nNSpid:\t" + (now == 0 ? -1 : now) + "\n";
    }

    @Override
    protected void released() {
        all.gone(this);
    }
}
