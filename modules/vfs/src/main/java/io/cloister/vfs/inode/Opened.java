package io.cloister.vfs.inode;

import io.cloister.bus.WaitQueue;
import io.cloister.vfs.file.OpenFile;
import java.util.function.BooleanSupplier;

/**
 * Outcome of opening an inode: a file, or minus an errno. With {@code waitOn} the file is there already but open(2)
 * returns only once {@code ready} says so (fifo(7)).
 */
public record Opened(OpenFile file, long error, WaitQueue waitOn, BooleanSupplier ready) {
    public static Opened of(OpenFile file) {
        return new Opened(file, 0, null, null);
    }

    /** Failure: minus an errno. */
    public static Opened error(long error) {
        return new Opened(null, error, null, null);
    }
}
