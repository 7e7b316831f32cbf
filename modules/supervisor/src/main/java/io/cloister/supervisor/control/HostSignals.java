package io.cloister.supervisor.control;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Signals of the host that the supervisor passes on. By reflection: the JDK has no other way than sun.misc.Signal, and
 * the compiler warns of each mention of it.
 */
public final class HostSignals {
    private HostSignals() {
    }

    /**
     * Has {@code action} called, on a thread of the JVM's, with the number of each signal {@code name} (such as {@code
     * INT}). False if that can't be.
     */
    public static boolean on(String name, IntConsumer action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            var number = signal.getMethod("getNumber");
            InvocationHandler invoke = (proxy, method, args) -> {
                if (method.getName().equals("handle")) {
                    action.accept((Integer) number.invoke(args[0]));
                    return null;
                }
                return method.getName().equals("equals")
                        ? (Object) (proxy == args[0])
                        : (Object) System.identityHashCode(proxy);
            };
            Object listener =
                    Proxy.newProxyInstance(HostSignals.class.getClassLoader(), new Class<?>[] {handler}, invoke);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
