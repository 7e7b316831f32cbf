package io.cloister.runtime.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.Templates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The header before a message is that of protocol.xml, and what has another one is refused. */
class MessageCodecTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageCodec.BODY + Message.MAX_BODY + 64]);
    private final MessageCodec codec = new MessageCodec();

    private int encoded() {
        Message message = new Message().begin(Templates.GOFER_OPEN, 12);
        message.correlation = 0x1122334455667788L;
        message.blockLength = 8;
        message.body().putLong(0, 77);
        message.bodyLength(8);
        return codec.encode(message, buffer, 4);
    }

    @Test
    void headerIsThatOfTheSchema() throws IOException {
        String schema;
        try (InputStream in = MessageCodec.class.getResourceAsStream("/protocol.xml")) {
            schema = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String header = schema.substring(schema.indexOf("\"messageHeader\""), schema.indexOf("</composite>"));
        Matcher field = Pattern.compile("name=\"(\\w+)\" primitiveType=\"u?int(\\d+)\"").matcher(header);
        List<Integer> offsets = List.of(
                MessageCodec.BLOCK_LENGTH,
                MessageCodec.TEMPLATE_ID,
                MessageCodec.SCHEMA_ID,
                MessageCodec.VERSION,
                MessageCodec.CORRELATION,
                MessageCodec.TASK,
                MessageCodec.BODY);
        int at = 0;
        int i = 0;
        while (field.find()) {
            assertEquals(at, offsets.get(i++), field.group(1));
            at += Integer.parseInt(field.group(2)) / 8;
        }
        assertEquals(List.of(at), offsets.subList(i, offsets.size()));
    }

    @Test
    void comesBackWhole() {
        Message back = new Message();
        codec.decode(Message.REQUEST, buffer, 4, encoded(), back);
        assertEquals(
                List.of(Message.REQUEST, Templates.GOFER_OPEN, 12, 8, 8),
                List.of(back.kind, back.template, back.task, back.blockLength, back.bodyLength()));
        assertEquals(0x1122334455667788L, back.correlation);
        assertEquals(77, back.body().getLong(0));
    }

    @Test
    void otherSchemasAndLengthsAreRefused() {
        int length = encoded();
        assertFault(MessageCodec.BODY - 1, "a message of 19 bytes");
        assertFault(MessageCodec.BODY + Message.MAX_BODY + 1, "a message of 17429 bytes");
        buffer.putShort(4 + MessageCodec.VERSION, (short) (Templates.SCHEMA_VERSION + 1));
        assertFault(length, "version " + (Templates.SCHEMA_VERSION + 1));
        encoded();
        buffer.putShort(4 + MessageCodec.SCHEMA_ID, (short) 7);
        assertFault(length, "schema 7");
    }

    private void assertFault(int length, String what) {
        KernelFault fault =
                assertThrows(KernelFault.class, () -> codec.decode(Message.EVENT, buffer, 4, length, new Message()));
        assertEquals(KernelFault.Category.PROTOCOL, fault.category());
        assertTrue(fault.getMessage().contains(what), fault.getMessage());
    }
}
