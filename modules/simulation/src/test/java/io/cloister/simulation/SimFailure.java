package io.cloister.simulation;

/** What a checker found. */
final class SimFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    SimFailure(String what, Throwable cause) {
        super(what, cause);
    }
}
