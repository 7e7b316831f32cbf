package io.cloister.supervisor.replay;

import io.cloister.bus.KernelFault;
import java.lang.reflect.Proxy;

/** A port that no host stands behind. */
final class Absent {
    private Absent() {
    }

    static <T> T port(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                Absent.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    throw new KernelFault(
                            KernelFault.Category.REPLAY,
                            "it asks the host for " + method.getName() + ", which it did not then");
                }));
    }
}
