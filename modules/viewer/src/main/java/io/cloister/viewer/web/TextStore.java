package io.cloister.viewer.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.LongArrayList;

/** Many short texts in few arrays; characters above 255 become question marks. */
final class TextStore {
    private static final int CHUNK = 1 << 20;
    private static final int CHUNK_BITS = 20;

    private final List<byte[]> chunks = new ArrayList<>();
    private final LongArrayList ends = new LongArrayList();
    private final LongArrayList starts = new LongArrayList();
    private int used = CHUNK;

    /** Keeps {@code text}; returns its number. */
    int add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int n = Math.min(bytes.length, CHUNK);
        if (used + n > CHUNK) {
            chunks.add(new byte[CHUNK]);
            used = 0;
        }
        System.arraycopy(bytes, 0, chunks.get(chunks.size() - 1), used, n);
        long start = ((long) chunks.size() - 1 << CHUNK_BITS) + used;
        used += n;
        starts.addLong(start);
        ends.addLong(start + n);
        return starts.size() - 1;
    }

    /** Text number {@code i}. */
    String text(int i) {
        long start = starts.getLong(i);
        int at = (int) (start & CHUNK - 1);
        return new String(
                chunks.get((int) (start >> CHUNK_BITS)),
                at,
                (int) (ends.getLong(i) - start),
                StandardCharsets.ISO_8859_1);
    }

    /** True where text {@code i} has {@code part} in it, a blank of which matches {@code separator} too. */
    boolean contains(int i, byte[] part, byte separator) {
        long start = starts.getLong(i);
        byte[] chunk = chunks.get((int) (start >> CHUNK_BITS));
        int at = (int) (start & CHUNK - 1);
        int last = at + (int) (ends.getLong(i) - start) - part.length;
        for (int p = at; p <= last; p++) {
            int k = 0;
            while (k < part.length && (chunk[p + k] == part[k] || part[k] == ' ' && chunk[p + k] == separator)) {
                k++;
            }
            if (k == part.length) {
                return true;
            }
        }
        return false;
    }

    /** Gives back what is not used. */
    void trim() {
        if (!chunks.isEmpty()) {
            int last = chunks.size() - 1;
            chunks.set(last, Arrays.copyOf(chunks.get(last), used));
        }
        used = CHUNK;
    }
}
