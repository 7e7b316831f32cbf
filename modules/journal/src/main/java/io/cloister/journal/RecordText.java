package io.cloister.journal;

import io.cloister.abi.SyscallTable;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.PortOp;
import io.cloister.journal.JournalRecord.Block;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A record in a line, for messages about it. */
final class RecordText {
    private static final int SHOWN = 48;

    private RecordText() {
    }

    static String of(JournalRecord record) {
        return switch (record) {
            case JournalRecord.CallTaken r -> "call " + name(r.nr()) + Arrays.toString(r.args()) + " of task " + r.task() + blocks(r.blocks());
            case JournalRecord.CallCompleted r -> "answer " + r.result() + " to " + name(r.nr()) + " of task " + r.task()
                + (r.replyFlags() == 0 ? "" : " flags " + r.replyFlags()) + blocks(r.blocks());
            case JournalRecord.Passed r -> kind(r.kind()) + (r.sent() ? " to " : " from ") + r.other().label() + " " + op(r.op()) + " #"
                + r.correlation() + " task " + r.task() + " " + Arrays.toString(r.a()) + hex(r.payload());
            case JournalRecord.Timer r -> "deadlines at " + r.timeNs();
            case JournalRecord.Input r -> "answer " + r.result() + " of the host to " + PortOp.of(r.port()) + hex(r.bytes());
            case JournalRecord.Detail r -> r.kind() == JournalRecordDescriptor.INTENT ? "the announcement of " + PortOp.of(r.port())
                : "a change of the task table";
            case JournalRecord.Epoch r -> "a new file";
            case JournalRecord.Lost r -> r.count() + " lost records";
        };
    }

    private static String name(int nr) {
        return SyscallTable.of(nr).name() + " ";
    }

    private static String op(int code) {
        Op op = Op.of(code);
        return op == null ? "operation " + code : op.name();
    }

    private static String kind(int kind) {
        return switch (kind) {
            case Message.REQUEST -> "request";
            case Message.REPLY -> "reply";
            case Message.CANCEL -> "cancellation";
            default -> "event";
        };
    }

    private static String blocks(List<Block> blocks) {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks) {
            text.append(" block ").append(block.id()).append('@').append(block.windowOffset()).append(hex(block.bytes()));
        }
        return text.toString();
    }

    private static String hex(byte[] bytes) {
        return bytes.length == 0 ? "" : " {" + HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN, bytes.length))
            + (bytes.length > SHOWN ? "... " + bytes.length + " bytes" : "") + "}";
    }
}
