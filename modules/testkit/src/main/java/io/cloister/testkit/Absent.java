package io.cloister.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Ports that nobody may ask. */
public final class Absent {
    private Absent() {
    }

    /** A {@code port} whose every method fails the test, but those that it has a body for. */
    public static <T> T port(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, args) -> {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(self, method, args);
            }
            throw new AssertionError(port.getSimpleName() + "." + method.getName() + " was asked");
        }));
    }
}
