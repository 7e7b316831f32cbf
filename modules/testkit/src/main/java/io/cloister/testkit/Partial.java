package io.cloister.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Ports of which a test needs a few methods. */
public final class Partial {
    private Partial() {
    }

    /** A {@code port} with the methods that {@code present} declares; each other one does nothing and answers 0. */
    public static <T> T port(Class<T> port, Object present) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, args) -> {
            for (Method own : present.getClass().getDeclaredMethods()) {
                if (own.getName().equals(method.getName()) && own.getParameterCount() == method.getParameterCount()) {
                    return invoke(own, present, args);
                }
            }
            return method.getReturnType() == long.class ? 0L : null;
        }));
    }

    private static Object invoke(Method method, Object target, Object[] args) throws Throwable {
        method.setAccessible(true);
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
