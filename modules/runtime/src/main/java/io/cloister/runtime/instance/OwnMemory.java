package io.cloister.runtime.instance;

import org.agrona.concurrent.UnsafeBuffer;

/** Memory of one process's own, which ends with it. */
@FunctionalInterface
public interface OwnMemory {
    /**
     * {@code bytes} zeros; what is not touched should take no room. {@code what} is said where there are none to be
     * had.
     */
    UnsafeBuffer of(long bytes, String what);
}
