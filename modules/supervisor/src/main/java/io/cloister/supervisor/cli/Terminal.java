package io.cloister.supervisor.cli;

import io.cloister.platform.Native;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The operator's terminal: raw while the guest has it, as it was afterwards. */
final class Terminal {
    private static final int TERMIOS = 64;

    private final UnsafeBuffer saved = new UnsafeBuffer(ByteBuffer.allocateDirect(TERMIOS));
    private final UnsafeBuffer size = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
    private boolean isRaw;

    /** Bit i: stdio i is a terminal. */
    int mask() {
        int mask = 0;
        for (int fd = 0; fd < 3; fd++) {
            mask |= Native.cl_isatty(fd) > 0 ? 1 << fd : 0;
        }
        return mask;
    }

    /** Keys go to the guest as they are. */
    void raw() {
        isRaw = Native.cl_isatty(0) > 0 && Native.cl_tty_raw(0, saved.addressOffset()) == 0;
    }

    /** Back to how it was. */
    synchronized void restore() {
        if (isRaw) {
            Native.cl_tcsetattr(0, 1, saved.addressOffset());
            isRaw = false;
        }
    }

    /** Width in characters; 0 unknown. */
    int columns() {
        return readSize() ? size.getShort(2) : 0;
    }

    /** Height in lines; 0 unknown. */
    int rows() {
        return readSize() ? size.getShort(0) : 0;
    }

    private boolean readSize() {
        for (int fd = 0; fd < 3; fd++) {
            if (Native.cl_isatty(fd) > 0 && Native.cl_winsize_get(fd, size.addressOffset()) == 0) {
                return true;
            }
        }
        return false;
    }
}
