package io.cloister.viewer;

import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;

/**
 * One message from service to service, and its answer. Times are ns since 1970, -1 where the journals don't tell; record numbers count from 1 in the
 * journal of the sender and of the receiver, 0 where there is none.
 *
 * @param kind {@code Message.REQUEST}, {@code EVENT} or {@code CANCEL}. @param a its numbers. @param length of its payload.
 * @param result of the answer.
 */
public record Hop(int kind, int op, int task, ServiceId from, ServiceId to, long[] a, int length, long result, Times times, long fromRecord,
                  long toRecord) {
    private static final int SMALL = 1 << 20;

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

    /** True where the sender waits for an answer. */
    public boolean isRequest() {
        return kind == Message.REQUEST;
    }

    /** {@code request}, {@code event}, {@code cancel}. */
    public String kindName() {
        return switch (kind) {
            case Message.REQUEST -> "request";
            case Message.CANCEL -> "cancel";
            default -> "event";
        };
    }

    /** {@code VFS_CLONE}. */
    public String name() {
        Op known = Op.of(op);
        return known == null ? "op " + op : known.name();
    }

    /** {@code VFS_CLONE(200, 0x7f0000000000) +12 bytes = 0}. */
    public String text() {
        StringBuilder text = new StringBuilder(name());
        int last = a.length;
        while (last > 0 && a[last - 1] == 0) {
            last--;
        }
        text.append('(');
        for (int i = 0; i < last; i++) {
            text.append(i == 0 ? "" : ", ").append(number(a[i]));
        }
        text.append(')');
        if (length > 0) {
            text.append(" +").append(length).append(" bytes");
        }
        if (isRequest() && (times.repliedNs() >= 0 || times.answeredNs() >= 0)) {
            text.append(" = ").append(number(result));
        }
        return text.toString();
    }

    private static String number(long value) {
        return value > -SMALL && value < SMALL ? Long.toString(value) : "0x" + Long.toHexString(value);
    }
}
