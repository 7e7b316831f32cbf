package io.cloister.viewer;

import io.cloister.bus.ServiceId;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The manner of strace(1): {@code 12:01:02.123456 vfs[7] openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3 <12us>}; a
 * message is {@code 12:01:02.123460 vfs[7] -> gofer request GOFER_FILE(4, 17) = 0 <31us, 9us there>}.
 */
public final class StraceFormat implements JournalFormat {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long FINE_NS = 10_000_000L;

    private final DateTimeFormatter clock =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneId.systemDefault());
    private final PrintStream out;

    /** Writes to {@code out}. */
    public StraceFormat(PrintStream out) {
        this.out = out;
    }

    @Override
    public void call(PlacedCall call) {
        String text = call.name() + "(" + String.join(", ", call.arguments()) + ")";
        String end = call.call().isFinished() ? " = " + call.result() + " <" + duration(call.call().tookNs()) + ">"
            : call.neverReturns() ? " = ?" : " <unfinished>";
        line(call.call().realtimeNs(), call.service(), call.call().task(), text + end);
    }

    @Override
    public void hop(Hop hop) {
        StringBuilder text = new StringBuilder("-> ")
                .append(hop.to().label())
                .append(' ')
                .append(hop.kindName())
                .append(' ')
                .append(hop.text());
        long waited = hop.times().waitedNs();
        long handled = hop.times().handledNs();
        if (waited >= 0 || handled >= 0) {
            text.append(" <")
                    .append(waited >= 0 ? duration(waited) : "")
                    .append(waited >= 0 && handled >= 0 ? ", " : "")
                    .append(handled >= 0 ? duration(handled) + " there" : "")
                    .append('>');
        }
        line(hop.times().firstNs(), hop.from(), hop.task(), text.toString());
    }

    @Override
    public void lost(ServiceId service, long realtimeNs, long count) {
        line(realtimeNs, service, 0, "--- " + count + " records were dropped here ---");
    }

    /** {@code 12us}, {@code 15ms}, {@code 11s}. */
    public static String duration(long ns) {
        return ns < FINE_NS ? ns / 1000 + "us" : ns < 10 * SECOND_NS ? ns / 1_000_000 + "ms" : ns / SECOND_NS + "s";
    }

    private void line(long realtimeNs, ServiceId service, int task, String text) {
        Instant when =
                Instant.ofEpochSecond(Math.floorDiv(realtimeNs, SECOND_NS), Math.floorMod(realtimeNs, SECOND_NS));
        out.print(clock.format(when) + " " + service.label() + (task == 0 ? " " : "[" + task + "] ") + text + "\n");
    }
}
