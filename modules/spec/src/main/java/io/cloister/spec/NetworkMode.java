package io.cloister.spec;

/** What network a sandbox has. Ordinals are encoded: append only. */
public enum NetworkMode {
    /** A loopback device of its own. */
    NONE,
    /** A stack of its own with links to the outside. */
    SANDBOX
}
