package io.cloister.testkit;

import java.lang.reflect.Proxy;

/** Ports that nobody may ask. */
public final class Absent {
    private Absent() {
    }

    /** A {@code port} whose every method fails the test. */
    public static <T> T port(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, args) -> {
            throw new AssertionError(port.getSimpleName() + "." + method.getName() + " was asked");
        }));
    }
}
