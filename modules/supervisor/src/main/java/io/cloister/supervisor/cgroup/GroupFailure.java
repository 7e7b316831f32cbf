package io.cloister.supervisor.cgroup;

/** The caller asked for a bound, and may not make the control group that it takes; the message is for an operator. */
public final class GroupFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    GroupFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
