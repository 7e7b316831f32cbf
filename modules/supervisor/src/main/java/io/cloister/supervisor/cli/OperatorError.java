package io.cloister.supervisor.cli;

/** Something the operator can mend: printed as one line, and the command ends with {@link #status()}. */
public final class OperatorError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** {@code message} names the thing and the mend. */
    public OperatorError(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The exit status. */
    public int status() {
        return status;
    }
}
