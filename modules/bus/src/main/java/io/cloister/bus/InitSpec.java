package io.cloister.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The first program of a sandbox. Travels from supervisor to dispatch in DISPATCH_RUN events: a0 offset, a1 total
 * bytes, payload a chunk of {@link #encode()}; the program is started when all have come.
 *
 * @param argv command and arguments; a command without a slash is looked for in the PATH of {@code env}.
 * @param env NAME=VALUE strings.
 * @param cwd working directory in the guest; {@code /} is taken where it does not exist.
 * @param hostname uts node name.
 * @param uid user, @param gid group, of the first task.
 * @param ttyMask bit i: stdio i is a terminal (the guest gets its console there).
 * @param columns terminal width, @param rows terminal height; 0 unknown.
 */
public record InitSpec(
        List<byte[]> argv,
        List<byte[]> env,
        byte[] cwd,
        String hostname,
        int uid,
        int gid,
        int ttyMask,
        int columns,
        int rows) {
    /** Longest encoding, bytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** As bytes. */
    public byte[] encode() {
        byte[] host = hostname.getBytes(StandardCharsets.US_ASCII);
        int size = 9 * 4 + cwd.length + host.length;
        for (List<byte[]> list : List.of(argv, env)) {
            for (byte[] s : list) {
                size += 4 + s.length;
            }
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(uid).putInt(gid).putInt(ttyMask).putInt(columns).putInt(rows);
        put(out, cwd);
        put(out, host);
        for (List<byte[]> list : List.of(argv, env)) {
            out.putInt(list.size());
            list.forEach(s -> put(out, s));
        }
        return out.array();
    }

    /** From bytes of {@link #encode()}. */
    public static InitSpec decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int uid = in.getInt();
        int gid = in.getInt();
        int ttyMask = in.getInt();
        int columns = in.getInt();
        int rows = in.getInt();
        byte[] cwd = take(in);
        String host = new String(take(in), StandardCharsets.US_ASCII);
        return new InitSpec(takeList(in), takeList(in), cwd, host, uid, gid, ttyMask, columns, rows);
    }

    private static void put(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    private static byte[] take(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    private static List<byte[]> takeList(ByteBuffer in) {
        int n = in.getInt();
        List<byte[]> list = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            list.add(take(in));
        }
        return list;
    }
}
