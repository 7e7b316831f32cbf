package io.cloister.supervisor.cli;

import io.cloister.abi.SyscallInfo;
import io.cloister.abi.SyscallPrinter;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.journal.CallJoiner;
import io.cloister.journal.CallJoiner.JoinedCall;
import io.cloister.journal.JournalReader;
import io.cloister.journal.JournalRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Prints a journal: {@code 12:01:02.123456 vfs[7] openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3 <12us>}. A call appears where it was answered. */
final class JournalPrinter {
    private static final long SECOND_NS = 1_000_000_000L;

    private final DateTimeFormatter clock = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneId.systemDefault());
    private final JournalFilter filter;
    private final long notBeforeNs;
    private final Output out;
    private final CallJoiner joiner = new CallJoiner();

    /** What is older than {@code notBeforeNs} (CLOCK_REALTIME) is left out. */
    JournalPrinter(JournalFilter filter, long notBeforeNs, Output out) {
        this.filter = filter;
        this.notBeforeNs = notBeforeNs;
        this.out = out;
    }

    /** Prints what {@code entry} gives. */
    void print(JournalReader.Entry entry) {
        JoinedCall call = joiner.next(entry);
        if (call != null) {
            print(call);
        } else if (entry.realtimeNs() >= notBeforeNs) {
            other(entry);
        }
    }

    /** Prints the calls that have no answer. */
    void finish() {
        joiner.unfinished().forEach(this::print);
    }

    private void print(JoinedCall call) {
        if (call.realtimeNs() < notBeforeNs || !filter.wants(call)) {
            return;
        }
        String text = call.isFinished()
            ? SyscallPrinter.format(call.nr(), call.args(), call.result(), call.data()) + " <" + took(call.tookNs()) + ">"
            : SyscallPrinter.formatCall(call.nr(), call.args(), call.data()) + (neverReturns(call.nr()) ? " = ?" : " <unfinished>");
        out.line(head(call.realtimeNs(), call.service().label(), call.task()) + text);
    }

    private void other(JournalReader.Entry entry) {
        String service = entry.service().label();
        if (entry.record() instanceof JournalRecord.Passed m && filter.wantsTask(m.task())) {
            out.line(head(entry.realtimeNs(), service, m.task()) + message(m));
        } else if (entry.record() instanceof JournalRecord.Lost lost) {
            out.line(head(entry.realtimeNs(), service, 0) + "--- " + lost.count() + " records were dropped here ---");
        }
    }

    private static String message(JournalRecord.Passed m) {
        StringBuilder text = new StringBuilder(m.sent() ? "-> " : "<- ").append(m.other().label()).append(' ');
        text.append(switch (m.kind()) {
            case Message.REQUEST -> "request ";
            case Message.REPLY -> "reply ";
            case Message.CANCEL -> "cancel ";
            default -> "event ";
        });
        Op op = Op.of(m.op());
        text.append(op == null ? "op " + m.op() : op.name());
        int last = m.a().length;
        while (last > 0 && m.a()[last - 1] == 0) {
            last--;
        }
        for (int i = 0; i < last; i++) {
            text.append(i == 0 ? " (" : ", ").append(number(m.a()[i]));
        }
        text.append(last > 0 ? ")" : "");
        return m.length() > 0 ? text.append(" +").append(m.length()).append(" bytes").toString() : text.toString();
    }

    private static boolean neverReturns(int nr) {
        return SyscallTable.of(nr).result() == SyscallInfo.Result.NORETURN;
    }

    private static String number(long value) {
        return Math.abs(value) < 1 << 20 ? Long.toString(value) : "0x" + Long.toHexString(value);
    }

    private String head(long realtimeNs, String service, int task) {
        Instant when = Instant.ofEpochSecond(realtimeNs / SECOND_NS, realtimeNs % SECOND_NS);
        return clock.format(when) + " " + service + (task == 0 ? " " : "[" + task + "] ");
    }

    private static String took(long ns) {
        return ns < 10_000_000 ? ns / 1000 + "us" : ns < 10 * SECOND_NS ? ns / 1_000_000 + "ms" : ns / SECOND_NS + "s";
    }
}
