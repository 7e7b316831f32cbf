package io.cloister.supervisor.replay;

/**
 * Unwinds a service in the middle of what it handles: history has ended, or the place was reached where the operator
 * wanted to stop.
 */
final class ReplayStop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayStop(String where) {
        super(where, null, false, false);
    }
}
