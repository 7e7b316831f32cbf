package io.cloister.simulation;

/** What a guest thread does. */
@FunctionalInterface
interface Program {
    /** Runs; its process, or thread, ends when it returns. */
    void run(Guest guest);
}
