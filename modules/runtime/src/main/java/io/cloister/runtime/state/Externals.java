package io.cloister.runtime.state;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Things that are not state: ports, buses, mapped memory, calls. A snapshot has their names only. */
public interface Externals {
    /** No externals. */
    Externals NONE = of(Map.of());

    /** The name of {@code o}, or null for an ordinary object. Asked once for each object of a snapshot. */
    String nameOf(Object o);

    /** What has this name here, or null. */
    Object named(String name);

    /** Fixed ones, by name. */
    static Externals of(Map<String, ?> byName) {
        Map<Object, String> names = new IdentityHashMap<>();
        byName.forEach((name, o) -> names.put(o, name));
        Map<String, Object> objects = new HashMap<>(byName);
        return new Externals() {
            @Override
            public String nameOf(Object o) {
                return names.get(o);
            }

            @Override
            public Object named(String name) {
                return objects.get(name);
            }
        };
    }
}
