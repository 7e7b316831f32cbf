package io.cloister.vfs;

/** A part of vfs that serves system calls or events; listed in {@link Modules}. */
@FunctionalInterface
public interface CallModule {
    void register(Handlers handlers);
}
