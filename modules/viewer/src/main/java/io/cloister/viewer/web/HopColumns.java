package io.cloister.viewer.web;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.viewer.Hop;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * All messages, one array for each property; in order of their first known time. Times as in {@link CallColumns}, -1
 * where not known.
 */
final class HopColumns {
    private static final int KIND_BITS = 8;
    private static final int MASK = 0xff;

    /** Sent, or received where only that is known. */
    final long[] start;
    final long[] sent;
    final long[] received;
    final long[] replied;
    final long[] answered;
    final long[] fromRecord;
    final long[] toRecord;
    final int[] task;
    final int[] name;
    final int[] text;
    final boolean[] failed;
    private final int[] ends;
    private final String[] names;
    private final TextStore texts;

    private HopColumns(Builder b, int[] order) {
        start = CallColumns.sorted(b.start, order);
        sent = CallColumns.sorted(b.sent, order);
        received = CallColumns.sorted(b.received, order);
        replied = CallColumns.sorted(b.replied, order);
        answered = CallColumns.sorted(b.answered, order);
        fromRecord = CallColumns.sorted(b.fromRecord, order);
        toRecord = CallColumns.sorted(b.toRecord, order);
        task = CallColumns.sorted(b.task, order);
        name = CallColumns.sorted(b.name, order);
        names = b.names.keySet().toArray(new String[0]);
        ends = CallColumns.sorted(b.ends, order);
        long[] results = CallColumns.sorted(b.result, order);
        failed = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            failed[i] = results[i] < 0 && isRequest(i);
        }
        text = order;
        texts = b.texts;
    }

    int size() {
        return start.length;
    }

    ServiceId from(int i) {
        return ServiceId.of(ends[i] & MASK);
    }

    ServiceId to(int i) {
        return ServiceId.of(ends[i] >> KIND_BITS & MASK);
    }

    int kind(int i) {
        return ends[i] >> 2 * KIND_BITS;
    }

    boolean isRequest(int i) {
        return kind(i) == Message.REQUEST;
    }

    /** Last known time. */
    long end(int i) {
        return Math.max(Math.max(sent[i], received[i]), Math.max(replied[i], answered[i]));
    }

    /** {@code VfsClone}. */
    String name(int i) {
        return names[name[i]];
    }

    String text(int i) {
        return texts.text(text[i]);
    }

    boolean contains(int i, byte[] part) {
        return texts.contains(text[i], part, (byte) ' ');
    }

    /** Takes hops in any order. */
    static final class Builder {
        private final LongArrayList start = new LongArrayList();
        private final LongArrayList sent = new LongArrayList();
        private final LongArrayList received = new LongArrayList();
        private final LongArrayList replied = new LongArrayList();
        private final LongArrayList answered = new LongArrayList();
        private final LongArrayList fromRecord = new LongArrayList();
        private final LongArrayList toRecord = new LongArrayList();
        private final LongArrayList result = new LongArrayList();
        private final IntArrayList task = new IntArrayList();
        private final IntArrayList name = new IntArrayList();
        private final Map<String, Integer> names = new LinkedHashMap<>();
        private final IntArrayList ends = new IntArrayList();
        private final TextStore texts = new TextStore();

        void add(Hop hop, long zeroNs) {
            Hop.Times t = hop.times();
            start.addLong(t.firstNs() - zeroNs);
            sent.addLong(t.sentNs() < 0 ? -1 : t.sentNs() - zeroNs);
            received.addLong(t.receivedNs() < 0 ? -1 : t.receivedNs() - zeroNs);
            replied.addLong(t.repliedNs() < 0 ? -1 : t.repliedNs() - zeroNs);
            answered.addLong(t.answeredNs() < 0 ? -1 : t.answeredNs() - zeroNs);
            fromRecord.addLong(hop.fromRecord());
            toRecord.addLong(hop.toRecord());
            result.addLong(hop.result());
            task.addInt(hop.task());
            name.addInt(names.computeIfAbsent(hop.name(), unused -> names.size()));
            ends.addInt(hop.kind() << 2 * KIND_BITS | hop.to().ordinal() << KIND_BITS | hop.from().ordinal());
            texts.add(hop.text());
        }

        HopColumns build() {
            texts.trim();
            return new HopColumns(this, CallColumns.order(start));
        }
    }
}
