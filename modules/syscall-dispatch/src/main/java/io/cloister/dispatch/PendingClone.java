package io.cloister.dispatch;

import io.cloister.bus.Call;

/** A clone between its two phases: the child exists in the books, the agent makes it on the host. */
final class PendingClone {
    final Task child;
    final boolean vfork;
    /** The child has its own address space, in a process file of its own. */
    final boolean forked;
    /** CLONE_PIDFD: the parent's descriptor of the child, -1 none, and where its number is to be stored. */
    int pidFd = -1;
    long pidFdAt;
    /** The parent's call, parked until the child releases it; null before the agent has answered. */
    Call parked;
    /** vfork: the child has exec'd or ended already. */
    boolean released;

    PendingClone(Task child, boolean vfork, boolean forked) {
        this.child = child;
        this.vfork = vfork;
        this.forked = forked;
    }
}
