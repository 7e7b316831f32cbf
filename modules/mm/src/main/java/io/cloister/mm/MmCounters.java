package io.cloister.mm;

/** What happened so far; read by the operator. */
final class MmCounters {
    long maps;
    long unmaps;
    long protects;
    long moves;
    long movesInPieces;
    long forks;
    long execs;
    long futexWaits;
    long futexSleeps;
    long futexWakes;
    long futexTimeouts;
    long sitesPatched;
    long sitesRefused;
    long limitVmas;
    long limitAddressSpaces;
    long violations;
}
