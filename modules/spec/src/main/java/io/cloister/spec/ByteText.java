package io.cloister.spec;

import java.nio.charset.StandardCharsets;

/**
 * Byte strings: texts of which each char is one byte, since names and arguments of Linux are bytes of no particular
 * encoding.
 */
public final class ByteText {
    private static final int BYTE = 0xff;

    private ByteText() {
    }

    /** What an operator typed, as the bytes of its UTF-8. */
    public static String of(String typed) {
        return new String(typed.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** For people and host APIs of Java: the bytes read as UTF-8. */
    public static String readable(String text) {
        return new String(bytes(text), StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Refuses what is no byte string, has a NUL, or is longer than {@code most}. */
    static String check(String field, String text, int most) {
        if (text.length() > most) {
            throw new SpecException(field, text.length() + " bytes, and " + most + " are the most");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || text.charAt(i) > BYTE) {
                throw new SpecException(field, text.charAt(i) == 0 ? "a NUL at byte " + i : "no byte at " + i);
            }
        }
        return text;
    }

    /** As {@link #check}, for a path from the root without {@code .}, {@code ..} and empty parts. */
    static String checkPath(String field, String path) {
        check(field, path, SpecLimits.PATH);
        if (!path.startsWith("/")) {
            throw new SpecException(field, quoted(path) + " does not begin with /");
        }
        if (path.equals("/")) {
            return path;
        }
        for (String part : path.substring(1).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new SpecException(field, quoted(path) + " has an empty part, a . or a .. in it");
            }
        }
        return path;
    }

    /** For an error line: printable, and not long. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), 60); i++) {
            char c = text.charAt(i);
            out.append(c < ' ' || c > '~' ? "?" : c);
        }
        return out.append(text.length() > 60 ? "...'" : "'").toString();
    }
}
