package io.cloister.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of the schema, from its proxy to its adapter and back; and what is none. */
class ProtocolTest {
    private static final int ROUNDS = 8;

    static List<Schema.Entry> sent() {
        return Schema.all().stream().filter(m -> m.kind().equals("request") || m.kind().equals("event")).toList();
    }

    static List<Schema.Entry> withReply() {
        return sent().stream().filter(m -> m.reply() != null).toList();
    }

    @ParameterizedTest
    @MethodSource("sent")
    void arrivesWithAllItsFields(Schema.Entry message) throws ReflectiveOperationException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Conversation c = new Conversation(message, seed);
            c.speak();
            Map<String, Object> fields = new LinkedHashMap<>(c.given);
            assertEquals(message.ofTask(), fields.remove("task") != null, "of a task");
            assertEquals(message.template(), c.sent.template);
            assertEquals(message.block(), c.sent.blockLength);
            assertEquals(fields, message.decode(c.sent.body()), "as SBE decodes it");
            assertTrue(message.name()
                    .toLowerCase(Locale.ROOT)
                    .endsWith(((String) c.got.remove("method")).toLowerCase(Locale.ROOT)));
            assertEquals(c.given, c.got);
            assertEquals(c.answered, c.cameBack);
            String text = MessageText.of(c.sent);
            assertTrue(text.startsWith(message.name() + "("), text);
            fields.keySet().forEach(name -> assertTrue(text.contains(name + "="), text));
        }
    }

    @ParameterizedTest
    @MethodSource("sent")
    void isRefusedByItsNameUnlessItIsWhole(Schema.Entry message) throws ReflectiveOperationException {
        Conversation c = new Conversation(message, 1);
        c.speak();
        int whole = c.sent.bodyLength();
        for (int length = 0; length <= whole + 1; length++) {
            Message other = Conversation.copy(c.sent, c.sent.kind);
            other.bodyLength(length);
            if (length != whole) {
                assertRefused(c, other, message.name());
            }
        }
        Message other = Conversation.copy(c.sent, c.sent.kind);
        other.blockLength++;
        assertRefused(c, other, message.name());
    }

    @ParameterizedTest
    @MethodSource("sent")
    void isRefusedByOthers(Schema.Entry message) throws ReflectiveOperationException {
        Conversation c = new Conversation(message, 2);
        c.speak();
        for (Schema.Entry stranger : sent()) {
            boolean sameParty = stranger.name().startsWith(message.name().split("(?<=[a-z])(?=[A-Z])")[0]);
            if (!sameParty || !stranger.kind().equals(message.kind())) {
                Message other = Conversation.copy(c.sent, c.sent.kind);
                other.template = stranger.template();
                assertRefused(c, other, stranger.name());
            }
        }
        Message unknown = Conversation.copy(c.sent, c.sent.kind);
        unknown.template = 9999;
        assertRefused(c, unknown, "message 9999");
    }

    private static void assertRefused(Conversation c, Message message, String name)
            throws ReflectiveOperationException {
        Adapter adapter = c.adapter();
        c.got.clear();
        KernelFault fault = assertThrows(KernelFault.class, () -> {
            if (message.kind == Message.REQUEST) {
                adapter.onRequest(message, new Message());
            } else {
                adapter.onEvent(message);
            }
        });
        assertEquals(KernelFault.Category.PROTOCOL, fault.category());
        assertTrue(fault.getMessage().contains(name), fault.getMessage());
        assertEquals(Map.of(), c.got, "nobody was called");
    }

    @ParameterizedTest
    @MethodSource("withReply")
    void replyIsRefusedUnlessItIsWhole(Schema.Entry message) throws ReflectiveOperationException {
        Conversation first = new Conversation(message, 3);
        first.speak();
        int whole = first.replied.bodyLength();
        assertEquals(first.answered, Schema.of(message.reply()).decode(first.replied.body()), "as SBE decodes it");
        for (int length = 0; length <= whole + 1; length++) {
            int cut = length;
            Conversation c = new Conversation(message, 3);
            c.onTheWayBack(() -> c.replied.bodyLength(cut));
            if (cut != whole) {
                assertTrue(assertThrows(KernelFault.class, c::speak).getMessage().contains(message.reply()));
            }
        }
        Conversation c = new Conversation(message, 3);
        c.onTheWayBack(() -> c.replied.template = 9999);
        assertThrows(KernelFault.class, c::speak);
    }

    /** As the host of a service answers what its service can't. */
    @ParameterizedTest
    @MethodSource("withReply")
    void replyOfAnErrnoAloneHasNothingElse(Schema.Entry message) throws ReflectiveOperationException {
        Conversation c = new Conversation(message, 4);
        c.onTheWayBack(() -> c.replied.refuse(c.sent, Errno.EIO));
        c.speak();
        c.cameBack.forEach((name, value) -> assertEquals(
                name.equals("result") ? (Object) (long) -Errno.EIO : value instanceof String ? "" : (Object) 0L,
                value,
                name));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void isPrintedHoweverShortItIs(Schema.Entry message) throws ReflectiveOperationException {
        Conversation c = new Conversation(message, 5);
        c.speak();
        int whole = c.sent.bodyLength();
        for (int kept = 0; kept <= whole; kept++) {
            String text = MessageText.fields(message.template(), c.sent.body(), kept, whole);
            assertFalse(text.contains("\n"), text);
        }
    }

    @Test
    void numbersAreNotUsedAgain() {
        assertEquals(
                List.of(),
                Schema.all().stream()
                        .map(Schema.Entry::template)
                        .filter(t -> List.of(10, 100, 104, 106, 300, 315, 400, 415, 417, 418, 507, 509, 605, 606)
                                .contains(t))
                        .toList());
    }
}
