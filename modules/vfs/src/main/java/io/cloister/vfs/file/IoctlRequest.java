package io.cloister.vfs.file;

/**
 * An ioctl(2) with its third argument. Input behind the pointer was already brought in by the system call layer (it
 * knows the size of each supported command); output is handed back with {@link #out}.
 */
public interface IoctlRequest {
    int tid();

    int command();

    /** The third argument as a number. */
    long argument();

    /** The bytes behind the third argument, as many as the command takes in; empty where it takes none. */
    byte[] in();

    /** Sets the bytes to be copied out to where the third argument points. */
    void out(byte[] bytes);

    /**
     * Has bytes copied out to another guest address, for structures that point further (struct ifconf); false where
     * that can't be done.
     */
    default boolean outTo(long guestAddress, byte[] bytes) {
        return false;
    }
}
