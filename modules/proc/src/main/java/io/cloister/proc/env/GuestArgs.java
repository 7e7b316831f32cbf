package io.cloister.proc.env;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arguments and results of calls as guests see them. */
public final class GuestArgs {
    private GuestArgs() {
    }

    /** 0, or minus the errno with which a call fails that needs the {@code size} bytes of argument {@code i}. */
    public static int check(Call call, int i, int size) {
        int length = call.inLength(i);
        if (length < 0) {
            return length;
        }
        return length < size ? -Errno.EFAULT : 0;
    }

    /** 64-bit words. */
    public static byte[] words(long... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            out.putLong(value);
        }
        return out.array();
    }

    /** 32-bit words. */
    public static byte[] ints(int... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            out.putInt(value);
        }
        return out.array();
    }
}
