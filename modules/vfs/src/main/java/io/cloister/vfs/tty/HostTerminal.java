package io.cloister.vfs.tty;

/** The operator's terminal, in raw mode: the port behind which the host's descriptors lie. Nothing here blocks. */
public interface HostTerminal {
    /** Reads from host standard input: bytes, 0 at its end, or -EAGAIN and the like. */
    int read(byte[] to, int offset, int length);

    /** Writes to host standard output: bytes, or -EAGAIN and the like. */
    int write(byte[] from, int offset, int length);

    /**
     * Which readiness (POLLIN of standard input, POLLOUT of standard output) is to be told once by the event
     * VfsHostReady; replaces what was wanted before.
     */
    void want(boolean input, boolean output);
}
