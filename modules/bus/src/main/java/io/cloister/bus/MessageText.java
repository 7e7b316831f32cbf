package io.cloister.bus;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.DirectBuffer;

/**
 * Messages for the eye, with the names of their fields: {@code GoferOpen(handle=3, flags=32768)}. For journals, traces
 * and complaints: what is printed may be cut short, as in a flight journal, or be no message at all.
 */
public final class MessageText {
    /** Gets the fields of a message in their order. */
    public interface Sink {
        void number(String name, long value);

        void flag(String name, boolean value);

        /** {@code length} bytes, of which {@code kept} are at {@code at}. */
        void data(String name, int at, int kept, int length);

        /** The message ends before this field does. */
        void cut(String name);

        /** Bytes that belong to no field. */
        void rest(int at, int kept, int length);
    }

    private static final int SHOWN = 48;
    private static final int ASCII_END = 0x7f;
    private static final long SMALL = 1 << 20;

    private MessageText() {
    }

    /** The name of a message; {@code message 999} if none has this number. */
    public static String name(int template) {
        String shape = Shapes.of(template);
        return shape == null ? "message " + template : shape.substring(0, shape.indexOf('('));
    }

    /** Name and fields of {@code message}. */
    public static String of(Message message) {
        return name(message.template) + "("
                + fields(message.template, message.body(), message.bodyLength(), message.bodyLength()) + ")";
    }

    /** {@code handle=3, flags=32768}: of a body of {@code length} bytes, of which {@code kept} are there. */
    public static String fields(int template, DirectBuffer body, int kept, int length) {
        Line line = new Line(body);
        fields(template, body, kept, length, line);
        return line.text.toString();
    }

    /** Hands the fields of a body of {@code length} bytes, of which {@code kept} are there, to {@code sink}. */
    public static void fields(int template, DirectBuffer body, int kept, int length, Sink sink) {
        String shape = Shapes.of(template);
        int at = 0;
        String fields = shape == null ? "" : shape.substring(shape.indexOf('(') + 1, shape.length() - 1);
        for (String field : fields.isEmpty() ? new String[0] : fields.split(", ")) {
            int space = field.indexOf(' ');
            String type = field.substring(0, space);
            String name = field.substring(space + 1);
            int size = size(type, body, at, kept);
            if (size < 0) {
                sink.cut(name);
                return;
            }
            value(type, name, body, at, kept, sink);
            at += size;
        }
        if (at < kept) {
            sink.rest(at, kept - at, length - at);
        }
    }

    /** Bytes of the field at {@code at}; negative if they are not there. */
    private static int size(String type, DirectBuffer body, int at, int kept) {
        int fixed = switch (type) {
            case "int64" -> Long.BYTES;
            case "uint16" -> Short.BYTES;
            case "uint8", "flag" -> Byte.BYTES;
            default -> Integer.BYTES;
        };
        if (fixed > kept - at) {
            return -1;
        }
        return type.equals("data") ? Integer.BYTES + Math.clamp(body.getInt(at), 0, Message.MAX_BODY) : fixed;
    }

    private static void value(String type, String name, DirectBuffer body, int at, int kept, Sink sink) {
        switch (type) {
            case "int64" -> sink.number(name, body.getLong(at));
            case "uint16" -> sink.number(name, body.getShort(at) & 0xffff);
            case "uint8" -> sink.number(name, body.getByte(at) & 0xff);
            case "flag" -> sink.flag(name, body.getByte(at) != 0);
            case "data" -> {
                int length = Math.clamp(body.getInt(at), 0, Message.MAX_BODY);
                sink.data(name, at + Integer.BYTES, Math.min(length, kept - at - Integer.BYTES), length);
            }
            default -> sink.number(name, body.getInt(at));
        }
    }

    /** Small numbers in decimal, others in hexadecimal. */
    public static String number(long value) {
        return value > -SMALL && value < SMALL ? Long.toString(value) : "0x" + Long.toHexString(value);
    }

    /** As a string if they are one, else in hexadecimal; {@code kept} of {@code length} bytes are there. */
    public static String bytes(DirectBuffer from, int at, int kept, int length) {
        byte[] shown = new byte[Math.min(SHOWN, kept)];
        from.getBytes(at, shown);
        boolean isText = true;
        for (int i = 0; i < shown.length; i++) {
            isText &= shown[i] >= ' ' && shown[i] < ASCII_END
                    || shown[i] == '\n'
                    || shown[i] == '\t'
                    || shown[i] == 0 && i > 0;
        }
        String text = new String(shown, StandardCharsets.ISO_8859_1);
        String shownText = isText
                ? "\""
                        + text.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                                .replace("\0", "\\0")
                        + "\""
                : "{" + HexFormat.of().formatHex(shown) + "}";
        return length > shown.length ? shownText + "... " + length + " bytes" : shownText;
    }

    private static final class Line implements Sink {
        private final DirectBuffer body;
        private final StringBuilder text = new StringBuilder();

        private Line(DirectBuffer body) {
            this.body = body;
        }

        private StringBuilder next(String name) {
            return text.append(text.isEmpty() ? "" : ", ").append(name).append('=');
        }

        @Override
        public void number(String name, long value) {
            next(name).append(MessageText.number(value));
        }

        @Override
        public void flag(String name, boolean value) {
            next(name).append(value);
        }

        @Override
        public void data(String name, int at, int kept, int length) {
            next(name).append(bytes(body, at, kept, length));
        }

        @Override
        public void cut(String name) {
            next(name).append("...");
        }

        @Override
        public void rest(int at, int kept, int length) {
            text.append(text.isEmpty() ? "" : ", ").append(bytes(body, at, kept, length));
        }
    }
}
