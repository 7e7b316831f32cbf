package io.cloister.bus.state;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** The place in the code where a lambda of a {@link Saveable} interface comes from. */
record Site(String capturing, String[] parts, int kind, String captured) {
    private static final int PARTS = 7;

    /** Of a lambda's class. */
    static Site of(Class<?> type, Layout.Slot[] slots) {
        StringBuilder captured = new StringBuilder();
        for (int i = 0; i < slots.length; i++) {
            for (Layout.Slot slot : slots) {
                if (slot.name().equals("arg$" + (i + 1))) {
                    captured.append(slot.code());
                }
            }
        }
        try {
            Method replace = type.getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            SerializedLambda lambda = (SerializedLambda) replace.invoke(SlotUnsafe.allocate(type));
            String[] parts = {lambda.getFunctionalInterfaceClass(), lambda.getFunctionalInterfaceMethodName(),
                lambda.getFunctionalInterfaceMethodSignature(), lambda.getImplClass(), lambda.getImplMethodName(), lambda.getImplMethodSignature(),
                lambda.getInstantiatedMethodType()};
            return new Site(lambda.getCapturingClass().replace('/', '.'), parts, lambda.getImplMethodKind(), captured.toString());
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a lambda without a place: " + type.getName(), e);
        }
    }

    /** Equal for equal places. */
    String name() {
        return "lambda " + capturing + '.' + parts[4] + parts[5] + parts[6] + captured;
    }

    void write(StateSink out) throws StateMismatch {
        out.string(capturing);
        out.octet(kind);
        for (String part : parts) {
            out.string(part);
        }
        out.string(captured);
    }

    static Site read(StateSource in) throws StateMismatch {
        String capturing = in.string();
        int kind = in.octet();
        String[] parts = new String[PARTS];
        for (int i = 0; i < PARTS; i++) {
            parts[i] = in.string();
        }
        return new Site(capturing, parts, kind, in.string());
    }

    /** The class of its lambdas in this build, null where the place is gone. */
    Class<?> find(ClassLoader loader) {
        Class<?> host = Seen.find(capturing, loader);
        Object[] nothing = new Object[captured.length()];
        for (int i = 0; i < nothing.length; i++) {
            char code = captured.charAt(i);
            nothing[i] = Token.BOXES.indexOf(code) < 0 ? null : Token.boxed(code, 0);
        }
        if (host == null) {
            return null;
        }
        try {
            Method make = host.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
            make.setAccessible(true);
            return make.invoke(null, new SerializedLambda(host, parts[0], parts[1], parts[2], kind, parts[3], parts[4], parts[5], parts[6], nothing))
                .getClass();
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }
}
