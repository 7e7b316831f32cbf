package io.cloister.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** NUL-terminated strings outside the heap, for {@link Native}. The memory lives as long as the object. */
public final class CString {
    private final UnsafeBuffer memory;

    /** A copy of {@code bytes}, terminated. */
    public CString(byte[] bytes) {
        memory = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length + 1));
        memory.putBytes(0, bytes);
    }

    /** In UTF-8. */
    public CString(String text) {
        this(text.getBytes(StandardCharsets.UTF_8));
    }

    private CString(UnsafeBuffer memory) {
        this.memory = memory;
    }

    /** A NULL-terminated vector of strings, as execve(2) takes it. */
    public static CString vector(List<String> strings) {
        List<byte[]> raw = strings.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
        int table = 8 * (raw.size() + 1);
        UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(
                table + raw.stream().mapToInt(b -> b.length + 1).sum()));
        int at = table;
        for (int i = 0; i < raw.size(); i++) {
            memory.putLong(8 * i, memory.addressOffset() + at);
            memory.putBytes(at, raw.get(i));
            at += raw.get(i).length + 1;
        }
        return new CString(memory);
    }

    /** If it is. */
    public long address() {
        return memory.addressOffset();
    }
}
