package io.cloister.proc.task;

/** Something that processes have and that is given back when they end. */
@FunctionalInterface
public interface EndOfProcess {
    /** The last thread of {@code group} is gone. */
    void ended(ThreadGroup group);
}
