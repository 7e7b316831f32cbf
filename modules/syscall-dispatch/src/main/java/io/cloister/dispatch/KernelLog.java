package io.cloister.dispatch;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.Entropy;
import io.cloister.bus.ServicePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The kernel's message buffer (syslog(2), dmesg(1)). Made up on demand, a different one each time: what this kernel has
 * to say of its own start is in the journals, not here.
 */
public final class KernelLog {
    private static final int READ = 2;
    private static final int READ_ALL = 3;
    private static final int READ_CLEAR = 4;
    private static final int LAST_ACTION = 10;
    private static final int SIZE_BUFFER = 10;
    private static final int SIZE_UNREAD = 9;
    private static final int CONSOLE_LEVEL = 8;
    private static final int BUFFER_SIZE = 16 * 1024;
    private static final int MIN_LINES = 10;
    private static final int MORE_LINES = 6;
    private static final double LONGEST_STEP_S = 0.5;
    /** Read when the class is loaded: a process that goes on in place of another has no files any more. */
    private static final List<String> LINES = load();

    private final ServicePorts ports;

    KernelLog(ServicePorts ports) {
        this.ports = ports;
    }

    void register(CallTable<Task> calls) {
        calls.on(Sys.SYSLOG, (task, call) -> syslog(call));
    }

    private long syslog(Call call) {
        int action = call.intArg(0);
        long length = call.intArg(2);
        if (action < 0 || action > LAST_ACTION) {
            return -Errno.EINVAL;
        }
        if (action != READ_ALL && action != SIZE_BUFFER && !ports.tasks().capable(call.tid(), Caps.CAP_SYSLOG)) {
            return -Errno.EPERM;
        }
        if (action >= READ && action <= READ_CLEAR) {
            return read(call, length);
        }
        if (action == CONSOLE_LEVEL && (length < 1 || length > 8)) {
            return -Errno.EINVAL;
        }
        return action == SIZE_BUFFER || action == SIZE_UNREAD ? BUFFER_SIZE : 0;
    }

    private long read(Call call, long length) {
        if (call.arg(1) == 0 || length < 0) {
            return -Errno.EINVAL;
        }
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        byte[] text = text(ports.entropy()).getBytes(StandardCharsets.US_ASCII);
        int n = (int) Math.min(Math.min(length, text.length), call.outCapacity(1));
        // The newest messages are the last ones: those are what a small buffer gets.
        return call.out(1, Arrays.copyOfRange(text, text.length - n, text.length));
    }

    /** A new log. Lines are {@code <level>[seconds] text}. */
    public String text(Entropy entropy) {
        List<String> pool = new ArrayList<>(LINES);
        StringBuilder out = new StringBuilder("<6>[    0.000000] Cloister: opening the gate...\n");
        int count = MIN_LINES + pick(entropy, MORE_LINES);
        double time = 0;
        for (int i = 0; i < count; i++) {
            time += step(entropy);
            append(out, time, pool.remove(pick(entropy, pool.size())));
        }
        append(out, time + step(entropy), "Ready!");
        return out.toString();
    }

    private static void append(StringBuilder out, double time, String line) {
        out.append(String.format(Locale.ROOT, "<6>[%12.6f] %s%n", time, line));
    }

    private static double step(Entropy entropy) {
        return (pick(entropy, 1_000_000) + 1) * LONGEST_STEP_S / 1_000_000;
    }

    private static int pick(Entropy entropy, int bound) {
        return (int) Long.remainderUnsigned(entropy.nextLong(), bound);
    }

    private static List<String> load() {
        try (InputStream in = KernelLog.class.getResourceAsStream("dmesg.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
