package io.cloister.supervisor.boot;

/**
 * How a service does.
 *
 * @param service name. @param version of its build. @param state running, starting or recovering.
 * @param pid host process of its JVM. @param startedMs of that process, ms since 1970.
 * @param restarts how often it died and went on. @param swaps how often it was replaced.
 * @param messages inputs since the sandbox began. @param tapeBytes what a successor would handle again.
 * @param snapshotAgeMs -1 where there is none. @param lastPauseMs how long it stood still last time, -1 where it never
 *     did.
 */
public record ServiceStatus(
        String service,
        String version,
        String state,
        int pid,
        long startedMs,
        int restarts,
        int swaps,
        long messages,
        long tapeBytes,
        long snapshotAgeMs,
        double lastPauseMs) {}
