package io.cloister.viewer.web;

import io.cloister.abi.SyscallPrinter;
import io.cloister.bus.ServiceId;
import io.cloister.viewer.PlacedCall;
import java.util.Arrays;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/** All calls, one array for each property; in order of their start. Times count from the sandbox's start, ns. */
final class CallColumns {
    /** Stands for the blank between arguments, so that they can be told apart again. */
    static final char SEPARATOR = '\u001f';

    final long[] start;
    /** -1 where it has none. */
    final long[] end;
    final long[] result;
    final long[] first;
    final long[] last;
    final int[] task;
    final int[] nr;
    final int[] postings;
    final int[] text;
    final byte[] service;
    final boolean[] failed;
    final TextStore texts;

    private CallColumns(Builder b, int[] order) {
        start = sorted(b.start, order);
        end = sorted(b.end, order);
        result = sorted(b.result, order);
        first = sorted(b.first, order);
        last = sorted(b.last, order);
        task = sorted(b.task, order);
        nr = sorted(b.nr, order);
        postings = sorted(b.postings, order);
        text = order;
        int[] flags = sorted(b.flags, order);
        service = new byte[order.length];
        failed = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            service[i] = (byte) (flags[i] >> 1);
            failed[i] = (flags[i] & 1) != 0;
        }
        texts = b.texts;
    }

    int size() {
        return start.length;
    }

    ServiceId service(int i) {
        return ServiceId.of(service[i]);
    }

    String name(int i) {
        return SyscallPrinter.name(nr[i]);
    }

    boolean isFinished(int i) {
        return end[i] >= 0;
    }

    /** {@code openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3}. */
    String text(int i) {
        return texts.text(text[i]).replace(SEPARATOR, ' ');
    }

    /** Arguments one by one. */
    String[] arguments(int i) {
        String whole = texts.text(text[i]);
        int open = whole.indexOf('(');
        int close = whole.lastIndexOf(") = ");
        String inner = whole.substring(open + 1, close);
        return inner.isEmpty() ? new String[0] : inner.split("," + SEPARATOR);
    }

    String resultText(int i) {
        String whole = texts.text(text[i]);
        return whole.substring(whole.lastIndexOf(") = ") + ") = ".length());
    }

    /** Takes calls in any order. */
    static final class Builder {
        private final LongArrayList start = new LongArrayList();
        private final LongArrayList end = new LongArrayList();
        private final LongArrayList result = new LongArrayList();
        private final LongArrayList first = new LongArrayList();
        private final LongArrayList last = new LongArrayList();
        private final IntArrayList task = new IntArrayList();
        private final IntArrayList nr = new IntArrayList();
        private final IntArrayList postings = new IntArrayList();
        private final IntArrayList flags = new IntArrayList();
        private final TextStore texts = new TextStore();

        void add(PlacedCall call, long zeroNs) {
            start.addLong(call.call().realtimeNs() - zeroNs);
            end.addLong(call.call().isFinished() ? call.endNs() - zeroNs : -1);
            result.addLong(call.call().result());
            first.addLong(call.first());
            last.addLong(call.last());
            task.addInt(call.call().task());
            nr.addInt(call.call().nr());
            postings.addInt(call.call().postings());
            flags.addInt(call.service().ordinal() << 1 | (call.hasFailed() ? 1 : 0));
            texts.add(call.name() + "(" + String.join("," + SEPARATOR, call.arguments()) + ") = " + call.result());
        }

        int size() {
            return start.size();
        }

        CallColumns build() {
            texts.trim();
            return new CallColumns(this, order(start));
        }
    }

    /**
     * Numbers of the elements of {@code keys} in their order. They are nearly sorted already, which this sort is quick
     * with.
     */
    static int[] order(LongArrayList keys) {
        Integer[] order = new Integer[keys.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (x, y) -> Long.compare(keys.getLong(x), keys.getLong(y)));
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    static long[] sorted(LongArrayList values, int[] order) {
        long[] sorted = new long[order.length];
        Arrays.setAll(sorted, i -> values.getLong(order[i]));
        return sorted;
    }

    static int[] sorted(IntArrayList values, int[] order) {
        int[] sorted = new int[order.length];
        Arrays.setAll(sorted, i -> values.getInt(order[i]));
        return sorted;
    }
}
