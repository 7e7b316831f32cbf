package io.cloister.simulation;

/** When and how somebody goes on after a death. */
enum Succession {
    /** At once, so that nothing else is different. */
    AT_ONCE,
    /** When nobody can do anything without the service that died. */
    LATE,
    /** At once; the first successor leaves out the input that its predecessor died of. */
    SKIPPING
}
