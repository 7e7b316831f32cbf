package io.cloister.runtime.state;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Maps and sets as entries: taking them apart, putting them together again. */
final class Entries {
    private static final Object PRESENT = Boolean.TRUE;
    private static final long TABLE = offset(HashMap.class, "HashMap.table");
    private static final long THRESHOLD = offset(HashMap.class, "HashMap.threshold");
    private static final long KEY_TYPE = offset(EnumMap.class, "EnumMap.keyType");
    private static final long ELEMENT_TYPE = offset(EnumSet.class, "EnumSet.elementType");

    private Entries() {
    }

    private static long offset(Class<?> type, String slot) {
        return new Layout(type, Kind.CONTAINER, null).slot(slot).offset();
    }

    /** Key, value, key, value ... in the order of iteration; for a set the value says nothing. */
    static Object[] of(Object o) {
        if (o instanceof Set<?> set) {
            Object[] entries = new Object[2 * set.size()];
            int n = 0;
            for (Object element : set) {
                entries[n] = element;
                entries[n + 1] = PRESENT;
                n += 2;
            }
            return entries;
        }
        Map<?, ?> map = (Map<?, ?>) o;
        Object[] entries = new Object[2 * map.size()];
        int n = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            entries[n] = entry.getKey();
            entries[n + 1] = entry.getValue();
            n += 2;
        }
        return entries;
    }

    /** A text that tells this key from others in every run; null if there is none. */
    static String keyText(Object key) {
        if (key == null) {
            return "null";
        }
        if (key instanceof Enum<?> constant) {
            return constant.name();
        }
        if (key instanceof CharSequence
                || key instanceof Number
                || key instanceof Boolean
                || key instanceof Character) {
            return key.toString();
        }
        if (key instanceof Class<?> type) {
            return type.getName();
        }
        return key instanceof Record ? recordText((Record) key) : null;
    }

    private static String recordText(Record key) {
        StringBuilder text = new StringBuilder(key.getClass().getSimpleName()).append('(');
        String separator = "";
        for (RecordComponent component : key.getClass().getRecordComponents()) {
            Object value = component(key, component);
            String part = keyText(value);
            if (part == null) {
                return null;
            }
            text.append(separator).append(part);
            separator = ",";
        }
        return text.append(')').toString();
    }

    private static Object component(Record key, RecordComponent component) {
        try {
            var field = key.getClass().getDeclaredField(component.getName());
            char code = Layout.code(component.getType());
            return code == 'L'
                    ? SlotUnsafe.ref(key, SlotUnsafe.offset(field))
                    : SlotUnsafe.bits(key, SlotUnsafe.offset(field), code);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many slots the table of a HashMap has or will have: decides its order of iteration. */
    static int capacity(Object map) {
        if (!(map instanceof HashMap)) {
            return 0;
        }
        Object[] table = (Object[]) SlotUnsafe.ref(map, TABLE);
        return table == null ? (int) SlotUnsafe.bits(map, THRESHOLD, 'I') : table.length;
    }

    /** What the keys of an EnumMap or the elements of an EnumSet are, null for other collections. */
    static Class<?> keyType(Object o) {
        if (o instanceof EnumMap) {
            return (Class<?>) SlotUnsafe.ref(o, KEY_TYPE);
        }
        return o instanceof EnumSet ? (Class<?>) SlotUnsafe.ref(o, ELEMENT_TYPE) : null;
    }

    /** An empty map of this class, its fields still to be filled. */
    static Object allocate(Class<?> type, Class<?> keyType) {
        if (type == EnumMap.class) {
            return enumMap(keyType);
        }
        return type == IdentityHashMap.class ? new IdentityHashMap<>() : SlotUnsafe.allocate(type);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the element type is known at run time only
    static Object enumSet(Class<?> type) {
        return EnumSet.noneOf((Class) type);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the key type is known at run time only
    private static Object enumMap(Class<?> keyType) {
        return new EnumMap(keyType);
    }

    /** Fills {@code map}, which is emptied first. */
    @SuppressWarnings("unchecked")
    static void put(Object map, Object[] entries, int capacity) {
        Map<Object, Object> target = (Map<Object, Object>) map;
        target.clear();
        if (map instanceof HashMap) {
            // As a map does that was made with this capacity: the table comes with the first entry.
            SlotUnsafe.ref(map, TABLE, null);
            SlotUnsafe.bits(map, THRESHOLD, 'I', capacity);
        }
        for (int i = 0; i < entries.length; i += 2) {
            target.put(entries[i], entries[i + 1]);
        }
    }

    /** Makes {@code target}, an empty shell of Map.of or Set.of, one of these entries. */
    static void become(Object target, Object[] entries, Kind kind) {
        Object made = kind == Kind.FIXED_MAP ? fixedMap(entries) : fixedSet(entries);
        if (made.getClass() != target.getClass()) {
            throw new IllegalStateException("an immutable collection of " + entries.length / 2);
        }
        for (Class<?> c = made.getClass(); c != Object.class; c = c.getSuperclass()) {
            for (var field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    long offset = SlotUnsafe.offset(field);
                    char code = Layout.code(field.getType());
                    if (code == 'L') {
                        SlotUnsafe.ref(target, offset, SlotUnsafe.ref(made, offset));
                    } else {
                        SlotUnsafe.bits(target, offset, code, SlotUnsafe.bits(made, offset, code));
                    }
                }
            }
        }
    }

    private static Object fixedMap(Object[] entries) {
        Map.Entry<?, ?>[] all = new Map.Entry<?, ?>[entries.length / 2];
        for (int i = 0; i < all.length; i++) {
            all[i] = Map.entry(entries[2 * i], entries[2 * i + 1]);
        }
        return Map.ofEntries(all);
    }

    private static Object fixedSet(Object[] entries) {
        Object[] all = new Object[entries.length / 2];
        for (int i = 0; i < all.length; i++) {
            all[i] = entries[2 * i];
        }
        return Set.of(all);
    }
}
