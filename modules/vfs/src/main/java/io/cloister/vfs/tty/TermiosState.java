package io.cloister.vfs.tty;

import io.cloister.abi.Termios;
import io.cloister.abi.Termios2Layout;
import io.cloister.abi.TermiosLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The settings of a terminal: struct termios. */
final class TermiosState {
    private static final int CC = TermiosLayout.C_CC;
    private static final int[] SPEEDS = {0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200,
        38400};

    int iflag = Termios.DEFAULT_IFLAG;
    int oflag = Termios.DEFAULT_OFLAG;
    int cflag = Termios.DEFAULT_PTY_CFLAG;
    int lflag = Termios.DEFAULT_LFLAG;
    int line;
    byte[] cc = Termios.defaultCc();

    boolean in(int flag) {
        return (iflag & flag) != 0;
    }

    boolean out(int flag) {
        return (oflag & flag) != 0;
    }

    boolean local(int flag) {
        return (lflag & flag) != 0;
    }

    /** True if {@code c} is the control character {@code index}, and that is not disabled. */
    boolean is(int c, int index) {
        return c == (cc[index] & 0xff) && c != Termios.__DISABLED_CHAR;
    }

    int value(int index) {
        return cc[index] & 0xff;
    }

    /** struct termios as the kernel has it (36 bytes), or struct termios2 (44). */
    byte[] encode(int size) {
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(iflag).putInt(oflag).putInt(cflag).putInt(lflag).put((byte) line).put(cc, 0, Termios.NCCS);
        if (size >= Termios2Layout.SIZE) {
            out.putInt(Termios2Layout.C_ISPEED, speed()).putInt(Termios2Layout.C_OSPEED, speed());
        }
        return out.array();
    }

    /** Takes over struct termios (36 bytes or more). */
    void decode(byte[] from) {
        ByteBuffer in = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
        iflag = in.getInt();
        oflag = in.getInt();
        cflag = in.getInt();
        lflag = in.getInt();
        line = in.get();
        cc = new byte[Termios.NCCS];
        in.get(CC, cc);
    }

    /** The old struct termio of TCGETA: 16-bit flags, 8 control characters, 18 bytes. */
    byte[] encodeOld() {
        ByteBuffer out = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) iflag).putShort((short) oflag).putShort((short) cflag).putShort((short) lflag)
            .put((byte) line).put(cc, 0, 8);
        return out.array();
    }

    void decodeOld(byte[] from) {
        ByteBuffer in = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
        iflag = iflag & ~0xffff | in.getShort() & 0xffff;
        oflag = oflag & ~0xffff | in.getShort() & 0xffff;
        cflag = cflag & ~0xffff | in.getShort() & 0xffff;
        lflag = lflag & ~0xffff | in.getShort() & 0xffff;
        line = in.get();
        in.get(cc, 0, 8);
    }

    private int speed() {
        int code = cflag & Termios.CBAUD;
        return switch (code) {
            case Termios.B57600 -> 57600;
            case Termios.B115200 -> 115200;
            case Termios.B230400 -> 230400;
            default -> code < SPEEDS.length ? SPEEDS[code] : 38400;
        };
    }
}
