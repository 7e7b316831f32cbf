package io.cloister.viewer;

import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.runtime.record.JournalRecord.Passed;

/**
 * One message from service to service, and its answer. Times are ns since 1970, -1 where the journals don't tell;
 * record numbers count from 1 in the journal of the sender and of the receiver, 0 if there is none.
 *
 * @param reply null if there is none.
 */
public record Hop(
        Passed message, Passed reply, ServiceId from, ServiceId to, Times times, long fromRecord, long toRecord) {
    private static final String RESULT = "result=";

    /** When it was sent, taken, answered, and when the answer was back. */
    public record Times(long sentNs, long receivedNs, long repliedNs, long answeredNs) {
        /** The first that is known. */
        public long firstNs() {
            return sentNs >= 0 ? sentNs : receivedNs;
        }

        /** The last that is known. */
        public long lastNs() {
            return Math.max(Math.max(sentNs, receivedNs), Math.max(repliedNs, answeredNs));
        }

        /** How long the receiver worked on it, or -1. */
        public long handledNs() {
            return receivedNs >= 0 && repliedNs >= 0 ? Math.max(0, repliedNs - receivedNs) : -1;
        }

        /** How long the sender waited, or -1. */
        public long waitedNs() {
            return sentNs >= 0 && answeredNs >= 0 ? Math.max(0, answeredNs - sentNs) : -1;
        }
    }

    /** {@code Message.REQUEST}, {@code EVENT} or {@code CANCEL}. */
    public int kind() {
        return message.kind();
    }

    /** The task on whose behalf, 0 for none. */
    public int task() {
        return message.task();
    }

    /** True if the sender waits for an answer. */
    public boolean isRequest() {
        return kind() == Message.REQUEST;
    }

    /** Result of the answer; 0 if there is none. */
    public long result() {
        return reply == null ? 0 : reply.result();
    }

    /** {@code request}, {@code event}, {@code cancel}. */
    public String kindName() {
        return switch (kind()) {
            case Message.REQUEST -> "request";
            case Message.CANCEL -> "cancel";
            default -> "event";
        };
    }

    /** {@code VfsClone}. */
    public String name() {
        return message.name();
    }

    /** {@code VfsMapObject(fd=3, prot=1, flags=2) = 0, object=12}. */
    public String text() {
        String text = name() + "(" + message.fields() + ")";
        if (reply == null) {
            return text;
        }
        String answer = reply.fields();
        boolean isNamed = reply.schema() == Templates.SCHEMA_VERSION && answer.startsWith(RESULT);
        return text + " = " + (isNamed ? answer.substring(RESULT.length()) : MessageText.number(result()));
    }
}
