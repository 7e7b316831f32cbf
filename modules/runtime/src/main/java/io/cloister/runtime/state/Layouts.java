package io.cloister.runtime.state;

import io.cloister.bus.NotState;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The classes seen so far, which rule each falls under, and the constants they hold: an object in a static final field
 * is not state, but state may refer to it, and means that very object.
 */
final class Layouts {
    /** A static final field. */
    record Constant(String type, String field) {
        @Override
        public String toString() {
            return type + '.' + field;
        }
    }

    private static final Set<Class<?>> BOXES = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Character.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class);
    private static final List<String> LIBRARY = List.of(
            "java.util.",
            "org.agrona.collections.",
            "java.io.ByteArray",
            "java.lang.StringBuilder",
            "java.nio.Heap",
            "java.math.");
    private static final List<String> ALIEN =
            List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "org.apache.logging.");
    private static final List<String> UNREADABLE = List.of(
            "java.util.WeakHashMap",
            "java.util.concurrent.locks.",
            "java.util.Timer",
            "org.agrona.collections.Object",
            "org.agrona.collections.Unmodifiable",
            "org.agrona.collections.BiInt2");
    private static final Set<Class<?>> OWN_MAPS = Set.of(EnumMap.class, IdentityHashMap.class);

    private final List<Layout> known = new ArrayList<>();
    private Layout[] table = new Layout[1024];
    private final Set<Class<?>> searched = new HashSet<>();
    private final List<Constant> constants = new ArrayList<>();
    private final IdentityTable constantNumbers = new IdentityTable();

    Layout of(Class<?> type) {
        int mask = table.length - 1;
        int i = System.identityHashCode(type) & mask;
        Layout there = table[i];
        while (there != null) {
            if (there.type == type) {
                return there;
            }
            i = i + 1 & mask;
            there = table[i];
        }
        Layout made = make(type);
        known.add(made);
        if (known.size() > table.length >> 2) {
            table = new Layout[table.length * 4];
            known.forEach(this::place);
        } else {
            place(made);
        }
        return made;
    }

    private void place(Layout layout) {
        int i = System.identityHashCode(layout.type) & table.length - 1;
        while (table[i] != null) {
            i = i + 1 & table.length - 1;
        }
        table[i] = layout;
    }

    /** The constant that {@code o} is, or null. */
    Constant constant(Object o) {
        return constant(o, IdentityTable.hash(o));
    }

    Constant constant(Object o, int hash) {
        int n = constantNumbers.get(o, hash);
        return n < 0 ? null : constants.get(n);
    }

    private Layout make(Class<?> type) {
        Kind kind = kind(type);
        if (!kind.isValue() && !kind.isArray()) {
            searchConstants(type);
        }
        String refusal = null;
        if (!kind.isMovable()) {
            refusal = kind == Kind.LAMBDA ? "was made after construction" : "is not state";
        } else if (kind.hasFields() && kind != Kind.CONTAINER && (type.isAnonymousClass() || type.isSynthetic())) {
            refusal = "has no name";
        }
        return new Layout(type, kind, refusal);
    }

    private static Kind kind(Class<?> type) {
        if (type.isArray()) {
            return type.componentType().isPrimitive() ? Kind.NUMBERS : Kind.REFERENCES;
        }
        if (type == String.class || type == Class.class || Enum.class.isAssignableFrom(type)) {
            return type == String.class ? Kind.STRING : type == Class.class ? Kind.CLASS : Kind.ENUM;
        }
        if (BOXES.contains(type)) {
            return Kind.BOXED;
        }
        if (isNotState(type)) {
            return Kind.OPAQUE;
        }
        if (type.isHidden() || Proxy.isProxyClass(type)) {
            return Kind.LAMBDA;
        }
        if (type == UnsafeBuffer.class) {
            return Kind.BUFFER;
        }
        return classKind(type);
    }

    private static boolean isNotState(Class<?> type) {
        boolean is = type.isAnnotationPresent(NotState.class);
        for (Class<?> one : type.getInterfaces()) {
            is = is || isNotState(one);
        }
        return is || type.getSuperclass() != null && isNotState(type.getSuperclass());
    }

    private static Kind classKind(Class<?> type) {
        String name = type.getName();
        if (OWN_MAPS.contains(type) || HashMap.class.isAssignableFrom(type)) {
            return Kind.MAP;
        }
        if (EnumSet.class.isAssignableFrom(type)) {
            return Kind.ENUM_SET;
        }
        if (name.startsWith("java.util.ImmutableCollections$MapN")) {
            return Kind.FIXED_MAP;
        }
        if (name.startsWith("java.util.ImmutableCollections$SetN")) {
            return Kind.FIXED_SET;
        }
        if (startsWith(name, UNREADABLE) || type == Thread.class || ClassLoader.class.isAssignableFrom(type)) {
            return Kind.OPAQUE;
        }
        if (startsWith(name, LIBRARY) || type == Object.class) {
            return Kind.CONTAINER;
        }
        return startsWith(name, ALIEN) || Throwable.class.isAssignableFrom(type) ? Kind.OPAQUE : Kind.OBJECT;
    }

    private static boolean startsWith(String name, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private void searchConstants(Class<?> type) {
        if (type == null || type == Object.class || !searched.add(type)) {
            return;
        }
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isFinal(field.getModifiers())) {
                Object value = SlotUnsafe.constant(field, false);
                if (value != null && !kind(value.getClass()).isValue() && constantNumbers.get(value) < 0) {
                    constantNumbers.put(value, constants.size());
                    constants.add(new Constant(type.getName(), field.getName()));
                }
            }
        }
        searchConstants(type.getSuperclass());
        for (Class<?> one : type.getInterfaces()) {
            searchConstants(one);
        }
        if (!type.isHidden()) {
            searchConstants(type.getDeclaringClass());
        }
        searchConstants(type.getNestHost());
    }

    /** The object that {@code constant} names in this build. */
    static Object valueOf(Constant constant, Class<?> type) throws StateMismatch {
        try {
            Field field = type.getDeclaredField(constant.field());
            Object value = Modifier.isFinal(field.getModifiers()) ? SlotUnsafe.constant(field, true) : null;
            if (value != null) {
                return value;
            }
        } catch (NoSuchFieldException e) {
            // Said below.
        }
        throw new StateMismatch("the snapshot refers to the constant " + constant + ", which this build does not have");
    }
}
