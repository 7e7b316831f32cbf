package io.cloister.bus;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import uk.co.real_logic.sbe.ir.Token;

/**
 * One message from its proxy over a bus to its adapter and back, with random arguments. Both are found by the message's
 * name, so a message whose proxy or adapter lacks a method fails.
 */
final class Conversation implements Bus {
    private static final int TASK = 4711;
    private static final int MOST_DATA = 60;

    private final Schema.Entry message;
    private final Random random;
    private final Message outgoing = new Message();
    private final Message answer = new Message();
    /** What the proxy was given, and what the adapter's party got, by name of the argument. */
    final Map<String, Object> given = new LinkedHashMap<>();
    final Map<String, Object> got = new LinkedHashMap<>();
    /** What the party answered, and what came back. */
    final Map<String, Object> answered = new LinkedHashMap<>();
    final Map<String, Object> cameBack = new LinkedHashMap<>();
    /** The message on its way, and its reply. */
    Message sent;
    Message replied;
    private Runnable onTheWayBack = () -> { };

    Conversation(Schema.Entry message, long seed) {
        this.message = message;
        this.random = new Random(seed);
    }

    /** Who may change {@link #replied} before the proxy sees it. */
    void onTheWayBack(Runnable change) {
        onTheWayBack = change;
    }

    private String party() {
        return message.name().split("(?<=[a-z])(?=[A-Z])")[0];
    }

    private String method() {
        String rest = message.name().substring(party().length());
        return Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
    }

    private Class<?> type(String suffix) throws ClassNotFoundException {
        return Class.forName("io.cloister.bus." + party().toLowerCase(Locale.ROOT) + "." + suffix);
    }

    /** Calls the method of the proxy. */
    void speak() throws ReflectiveOperationException {
        Constructor<?> constructor = type(party() + "Proxy").getConstructors()[0];
        Object proxy = constructor.getParameterCount() == 1
                ? constructor.newInstance(this)
                : constructor.newInstance(this, ServiceId.VFS);
        Method method = Arrays.stream(proxy.getClass().getMethods())
                .filter(m -> m.getName().equals(method()) && m.getDeclaringClass() == proxy.getClass())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + method() + " in " + proxy.getClass()));
        Parameter[] parameters = method.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(parameters[i], i > 0 ? arguments[i - 1] : null);
        }
        Object returned = unwrapped(() -> method.invoke(proxy, arguments));
        if (returned instanceof Reply reply) {
            read(reply);
        } else if (returned != null) {
            cameBack.put("result", returned);
        }
    }

    private Object argument(Parameter parameter, Object before) {
        String name = parameter.getName();
        if (name.equals("task")) {
            given.put(name, (long) TASK);
            return TASK;
        } else if (parameter.getType() == DirectBuffer.class) {
            byte[] bytes = bytes();
            given.put(name, text(bytes));
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 3]);
            buffer.putBytes(3, bytes);
            return buffer;
        } else if (name.endsWith("Offset") && before instanceof DirectBuffer) {
            return 3;
        } else if (name.endsWith("Length") && given.get(name.replace("Length", "")) instanceof String data) {
            return data.length();
        }
        return value(parameter.getType(), name, given);
    }

    /** A random value, noted in {@code values}. */
    private Object value(Class<?> type, String name, Map<String, Object> values) {
        if (type == byte[].class) {
            byte[] bytes = bytes();
            values.put(name, text(bytes));
            return bytes;
        } else if (type == boolean.class) {
            boolean flag = random.nextBoolean();
            values.put(name, flag ? 1L : 0L);
            return flag;
        }
        long number = type == long.class ? random.nextLong() : random.nextInt();
        if (isSmall(name)) {
            number &= 0xff;
        }
        values.put(name, number);
        return type == long.class ? (Object) number : (Object) (int) number;
    }

    /** A field of less than four bytes, of the message or its reply. */
    private boolean isSmall(String name) {
        Stream<Token> tokens = message.tokens().stream();
        tokens = message.reply() == null ? tokens : Stream.concat(tokens, Schema.of(message.reply()).tokens().stream());
        return tokens.anyMatch(
                t -> t.name().equals(name) && t.encodedLength() < Integer.BYTES && t.encodedLength() > 0);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(MOST_DATA)];
        random.nextBytes(bytes);
        return bytes;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    // ---- the receiving end ----

    /** An adapter whose party notes what it gets, and answers at random. */
    Adapter adapter() throws ReflectiveOperationException {
        Constructor<?> constructor = type(party() + "Adapter").getConstructors()[0];
        Object[] parties = new Object[constructor.getParameterCount()];
        for (int i = 0; i < parties.length; i++) {
            Class<?> type = constructor.getParameterTypes()[i];
            if (type == ServiceId.class) {
                parties[i] = ServiceId.VFS;
                continue;
            }
            parties[i] = Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (self, method, arguments) -> handle(method, arguments));
        }
        return (Adapter) constructor.newInstance(parties);
    }

    private Object handle(Method method, Object[] arguments) throws ReflectiveOperationException {
        got.put("method", method.getName());
        for (int i = 0; arguments != null && i < arguments.length; i++) {
            String name = method.getParameters()[i].getName();
            switch (arguments[i]) {
                case byte[] bytes -> got.put(name, text(bytes));
                case DirectBuffer view -> {
                    byte[] bytes = new byte[view.capacity()];
                    view.getBytes(0, bytes);
                    got.put(name, text(bytes));
                }
                case Boolean flag -> got.put(name, flag ? 1L : 0L);
                case Reply reply -> fill(reply);
                default -> got.put(name, ((Number) arguments[i]).longValue());
            }
        }
        return method.getReturnType() == long.class ? value(long.class, "result", answered) : null;
    }

    /** Fields first, then data in their order. */
    private void fill(Reply reply) throws ReflectiveOperationException {
        for (var token : Schema.of(reply(reply)).tokens()) {
            for (Method setter : reply.getClass().getDeclaredMethods()) {
                if (!setter.getName().equals(token.name())) {
                    continue;
                } else if (setter.getParameterCount() == 1) {
                    setter.invoke(reply, value(setter.getParameterTypes()[0], token.name(), answered));
                } else if (setter.getParameterCount() == 3) {
                    byte[] bytes = bytes();
                    answered.put(token.name(), text(bytes));
                    setter.invoke(reply, bytes, 0, bytes.length);
                }
            }
        }
    }

    private void read(Reply reply) throws ReflectiveOperationException {
        cameBack.put("result", reply.result());
        for (var token : Schema.of(reply(reply)).tokens()) {
            for (Method getter : reply.getClass().getDeclaredMethods()) {
                if (getter.getName().equals(token.name()) && getter.getParameterCount() == 0) {
                    Object value = getter.invoke(reply);
                    cameBack.put(
                            token.name(),
                            value instanceof byte[] bytes
                                    ? text(bytes)
                                    : value instanceof Boolean flag
                                            ? (flag ? 1L : 0L)
                                            : (Object) ((Number) value).longValue());
                }
            }
        }
    }

    private String reply(Reply reply) {
        String name = reply.getClass().getPackageName();
        String party = name.substring(name.lastIndexOf('.') + 1);
        return Character.toUpperCase(party.charAt(0)) + party.substring(1) + reply.getClass().getSimpleName();
    }

    // ---- the bus ----

    @Override
    public Message message(int template, int task) {
        return outgoing.begin(template, task);
    }

    @Override
    public Message call(ServiceId to, Message request) {
        sent = copy(request, Message.REQUEST);
        replied = answer;
        answer.answer(sent);
        unchecked(() -> adapter().onRequest(sent, answer));
        onTheWayBack.run();
        return answer;
    }

    @Override
    public void event(ServiceId to, Message event) {
        sent = copy(event, Message.EVENT);
        unchecked(() -> adapter().onEvent(sent));
    }

    @Override
    public void cancel(ServiceId to, int task) {
        throw new AssertionError("nothing is cancelled here");
    }

    static Message copy(Message message, int kind) {
        Message copy = new Message();
        copy.copy(message);
        copy.kind = kind;
        return copy;
    }

    private interface Step {
        void run() throws ReflectiveOperationException;
    }

    private static void unchecked(Step step) {
        try {
            step.run();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private interface Invocation {
        Object run() throws ReflectiveOperationException;
    }

    private static Object unwrapped(Invocation call) throws ReflectiveOperationException {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
