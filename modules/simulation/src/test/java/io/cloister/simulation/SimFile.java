package io.cloister.simulation;

import java.util.Arrays;
import java.util.TreeMap;

/** Bytes with holes. */
final class SimFile {
    static final int PAGE = 4096;

    private final TreeMap<Long, byte[]> pages = new TreeMap<>();
    private long size;

    SimFile(long size) {
        this.size = size;
    }

    SimFile(byte[] content) {
        write(0, content, 0, content.length);
    }

    long size() {
        return size;
    }

    /** Bytes before the end; what lies behind {@code size} is not touched. */
    int read(long position, byte[] to, int offset, int length) {
        int n = (int) Math.max(0, Math.min(length, size - position));
        for (int done = 0; done < n;) {
            long at = position + done;
            int in = (int) (at % PAGE);
            int part = Math.min(PAGE - in, n - done);
            byte[] page = pages.get(at / PAGE);
            if (page == null) {
                Arrays.fill(to, offset + done, offset + done + part, (byte) 0);
            } else {
                System.arraycopy(page, in, to, offset + done, part);
            }
            done += part;
        }
        return n;
    }

    void write(long position, byte[] from, int offset, int length) {
        for (int done = 0; done < length;) {
            long at = position + done;
            int in = (int) (at % PAGE);
            int part = Math.min(PAGE - in, length - done);
            System.arraycopy(from, offset + done, pages.computeIfAbsent(at / PAGE, k -> new byte[PAGE]), in, part);
            done += part;
        }
        size = Math.max(size, position + length);
    }

    void truncate(long newSize) {
        if (newSize < size) {
            zero(newSize, size - newSize);
        }
        size = newSize;
    }

    /** Zeros without a change of size. */
    void zero(long position, long length) {
        long end = Math.min(position + length, (size + PAGE - 1) / PAGE * PAGE);
        for (long at = position; at < end;) {
            int in = (int) (at % PAGE);
            int part = (int) Math.min(PAGE - in, end - at);
            byte[] page = pages.get(at / PAGE);
            if (page != null && part == PAGE) {
                pages.remove(at / PAGE);
            } else if (page != null) {
                Arrays.fill(page, in, in + part, (byte) 0);
            }
            at += part;
        }
    }

    /** The next data at or behind {@code position}, or the next hole. -1: beyond the end. */
    long seek(long position, boolean hole) {
        if (position >= size) {
            return -1;
        }
        for (long at = position; at < size; at = (at / PAGE + 1) * PAGE) {
            if (pages.containsKey(at / PAGE) != hole) {
                return at;
            }
        }
        return hole ? size : -1;
    }
}
