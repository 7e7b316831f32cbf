package io.cloister.runtime.record;

import io.cloister.abi.SyscallPrinter;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.PortOp;
import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalRecord.Block;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A record in a line, for messages about it: a replay that differs shows what was expected and what came in these
 * words.
 */
public final class RecordText {
    private static final int AROUND = 8;

    private RecordText() {
    }

    public static String of(JournalRecord record) {
        return switch (record) {
            case JournalRecord.CallTaken r ->
                "call " + SyscallPrinter.formatCall(r.nr(), r.args(), data(r.blocks())) + of(r.task());
            case JournalRecord.CallCompleted r ->
                answer(r.nr(), r.task(), r.result(), r.replyFlags()) + blocks(r.blocks());
            case JournalRecord.Passed r ->
                passed(r.sent(), r.kind(), r.other(), r.name() + "(" + r.fields() + ")", r.correlation())
                        + of(r.task());
            case JournalRecord.Timer r -> "deadlines at " + r.timeNs();
            case JournalRecord.Input r ->
                "answer " + r.result() + " of the host to " + PortOp.of(r.port()) + bytes(r.bytes());
            case JournalRecord.Detail r ->
                r.kind() == JournalRecordDescriptor.INTENT
                        ? "the announcement of " + PortOp.of(r.port())
                        : "a change of the task table";
            case JournalRecord.Epoch r -> "a new file";
            case JournalRecord.Lost r -> r.count() + " lost records";
        };
    }

    /** Of encoded bytes, which may be none of a record. */
    public static String of(DirectBuffer from, int at, int length) {
        try {
            return of(RecordDecoder.decode(from, at, length));
        } catch (RecordDecoder.DamagedException e) {
            return e.getMessage();
        }
    }

    /** The answer that a call gets. */
    public static String answer(Call call, long result) {
        return answer(call.nr(), call.tid(), result, 0) + ", " + call.actions().length() + " bytes of actions";
    }

    /** The message that goes to {@code to}. */
    public static String sent(ServiceId to, Message message) {
        return passed(true, message.kind, to, MessageText.of(message), message.correlation) + of(message.task);
    }

    /** The bytes of a record around {@code first}, which is the first that is another one. */
    public static String around(DirectBuffer from, int at, int length, int first) {
        int begin = Math.max(0, first - AROUND);
        byte[] window = new byte[Math.max(0, Math.min(length, first + AROUND) - begin)];
        from.getBytes(at + begin, window);
        return ", bytes " + begin + " to " + (begin + window.length) + " of the record" + bytes(window);
    }

    private static String answer(int nr, int task, long result, int flags) {
        String what = (flags & MailboxDescriptor.REPLY_RESUBMIT) != 0
                ? "answer 'post it again'"
                : "answer " + SyscallPrinter.formatResult(nr, result);
        String rest = (flags & MailboxDescriptor.REPLY_CONTINUE) != 0 ? " 'and go on with the rest'" : "";
        return what + rest + " to " + SyscallPrinter.name(nr) + of(task);
    }

    private static String passed(boolean sent, int kind, ServiceId other, String what, long correlation) {
        return kind(kind) + (sent ? " to " : " from ") + other.label() + " #" + correlation + " " + what;
    }

    private static String kind(int kind) {
        return switch (kind) {
            case Message.REQUEST -> "request";
            case Message.REPLY -> "reply";
            case Message.CANCEL -> "cancellation";
            default -> "event";
        };
    }

    private static String of(int task) {
        return task == 0 ? "" : " of task " + task;
    }

    private static byte[][] data(List<Block> blocks) {
        byte[][] data = new byte[JournalRecordDescriptor.ARGUMENTS][];
        blocks.stream().filter(b -> b.id() >= 0 && b.id() < data.length).forEach(b -> data[b.id()] = b.bytes());
        return data;
    }

    private static String blocks(List<Block> blocks) {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks) {
            if (block.bytes().length == 0) {
                continue;
            }
            String name = block.id() < JournalRecordDescriptor.ARGUMENTS ? "argument " + block.id()
                : block.id() == JournalRecordDescriptor.BLOCK_ACTIONS ? "actions" : "copied out";
            text.append(", ").append(name).append(bytes(block.bytes()));
        }
        return text.toString();
    }

    private static String bytes(byte[] bytes) {
        return bytes.length == 0 ? "" : " " + MessageText.bytes(new UnsafeBuffer(bytes), 0, bytes.length, bytes.length);
    }
}
