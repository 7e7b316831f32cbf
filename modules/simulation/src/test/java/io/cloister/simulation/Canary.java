package io.cloister.simulation;

/** What is wrong on purpose, to see that it is found. */
enum Canary {
    /** Nothing. */
    NONE,
    /** The tape of a service that died ends some records before its end. */
    LOST_RECORDS,
    /** A successor knows the snapshot and nothing that came after. */
    LOST_TAIL;

    private static final int SOME = 3;

    /** The owner of {@code tape} died. */
    void died(MortalTape tape) {
        switch (this) {
            case LOST_RECORDS -> tape.forget(SOME);
            case LOST_TAIL -> tape.forget(0);
            default -> { }
        }
    }
}
