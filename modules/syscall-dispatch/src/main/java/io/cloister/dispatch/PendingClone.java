package io.cloister.dispatch;

/** A clone between its two phases: the child is entered everywhere, the agent makes it on the host. */
final class PendingClone {
    final int parentTid;
    final Task child;
    final boolean vfork;
    /** The child has its own address space, in a process file of its own. */
    final boolean forked;
    /** Minus an errno: there is no child, because proc or vfs refused; else 0. */
    final long refusal;
    /** CLONE_PIDFD: the parent's descriptor of the child, -1 none, and where its number is to be stored. */
    int pidFd = -1;
    long pidFdAt;
    /** vfork: the child has exec'd or ended already. */
    boolean released;

    PendingClone(int parentTid, Task child, boolean vfork, boolean forked) {
        this(parentTid, child, vfork, forked, 0);
    }

    private PendingClone(int parentTid, Task child, boolean vfork, boolean forked, long refusal) {
        this.parentTid = parentTid;
        this.child = child;
        this.vfork = vfork;
        this.forked = forked;
        this.refusal = refusal;
    }

    /** None, because of {@code errno}, which is negative. */
    static PendingClone refused(long errno) {
        return new PendingClone(0, null, false, false, errno);
    }
}
