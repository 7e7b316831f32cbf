package io.cloister.bus;

/** An error of ours or of the host's, never caused by a guest; stops the service, which is then restored. */
public final class KernelFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble. */
    public enum Category {
        /** A rule between services was broken. */
        PROTOCOL,
        /** The host refused something it has to give. */
        HOST,
        /** A journal or snapshot can't be read. */
        STORAGE,
        /** A bound was reached that has no errno. */
        LIMIT,
        /** History was handled again and did not come out the same. */
        REPLAY
    }

    private final Category category;

    public KernelFault(Category category, String what) {
        super(what);
        this.category = category;
    }

    public KernelFault(Category category, String what, Throwable cause) {
        super(what, cause);
        this.category = category;
    }

    public Category category() {
        return category;
    }
}
