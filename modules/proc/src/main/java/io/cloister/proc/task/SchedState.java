package io.cloister.proc.task;

import io.cloister.abi.Sched;
import io.cloister.abi.Time;

/** What sched(7) and its neighbours say of a task: remembered, without effect. */
public final class SchedState {
    private static final long DEFAULT_SLACK_NS = 50 * Time.NSEC_PER_USEC;

    public int nice;
    public int policy;
    public int rtPriority;
    public boolean resetOnFork;
    public int ioprio;
    /** Null: all processors. */
    public long[] affinity;
    public long timerSlackNs = DEFAULT_SLACK_NS;
    public long defaultSlackNs = DEFAULT_SLACK_NS;

    /** What a child gets: sched(7), "The reset-on-fork flag"; prctl(2), PR_SET_TIMERSLACK. */
    public SchedState inherited() {
        SchedState child = new SchedState();
        child.timerSlackNs = timerSlackNs;
        child.defaultSlackNs = timerSlackNs;
        child.affinity = affinity;
        child.ioprio = ioprio;
        boolean realtime = policy == Sched.SCHED_FIFO || policy == Sched.SCHED_RR;
        child.nice = resetOnFork && nice < 0 ? 0 : nice;
        child.policy = resetOnFork && realtime ? Sched.SCHED_OTHER : policy;
        child.rtPriority = resetOnFork && realtime ? 0 : rtPriority;
        return child;
    }
}
