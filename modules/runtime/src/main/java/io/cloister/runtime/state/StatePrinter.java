package io.cloister.runtime.state;

import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Prints the graph, breadth first: path, class and slots of one object a line, references as paths. */
final class StatePrinter {
    private static final int LONGEST_PATH = 160;
    private static final int BYTES_SHOWN = 64;

    private final Layouts layouts;
    private final Externals externals;
    private final Appendable out;
    private final Map<Object, String> names = new IdentityHashMap<>();
    private final List<Object> objects = new ArrayList<>();

    StatePrinter(Layouts layouts, Externals externals, Appendable out) {
        this.layouts = layouts;
        this.externals = externals;
        this.out = out;
    }

    void print(SequencedMap<String, Object> roots) throws IOException {
        roots.forEach((name, root) -> name(root, name, -1));
        ArrayDeque<Integer> late = new ArrayDeque<>();
        int next = 0;
        while (next < objects.size() || !late.isEmpty()) {
            if (next == objects.size()) {
                line(late.poll());
            } else if (hasUntoldKeys(objects.get(next))) {
                // Later the keys may have got names: they are what other objects refer to.
                late.add(next++);
            } else {
                line(next++);
            }
        }
    }

    /**
     * A hash collection of which some keys have nothing that tells them from others, so that there is no order to print
     * them in.
     */
    private static boolean hasUntoldKeys(Object o) {
        Iterable<?> keys = o instanceof Map<?, ?> map && !isOrdered(o)
                ? map.keySet()
                : o instanceof Set<?> set && !isOrdered(o) ? set : List.of();
        for (Object key : keys) {
            if (Entries.keyText(key) == null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOrdered(Object o) {
        return o instanceof SequencedMap
                || o instanceof SequencedCollection
                || o instanceof EnumMap
                || o instanceof EnumSet;
    }

    private void line(int id) throws IOException {
        Object o = objects.get(id);
        Layout layout = layouts.of(o.getClass());
        out.append(names.get(o))
                .append(' ')
                .append(layout.kind.isMovable() ? o.getClass().getTypeName() : layout.text());
        boolean isLibrarys = layout.kind == Kind.CONTAINER || layout.kind.hasEntries() || layout.kind == Kind.ENUM_SET;
        if (layout.kind == Kind.NUMBERS) {
            numbers(o, layout);
        } else if (layout.kind == Kind.REFERENCES) {
            elements((Object[]) o, id);
        } else if (layout.kind == Kind.BUFFER) {
            UnsafeBuffer buffer = (UnsafeBuffer) o;
            out.append(" capacity=").append(Integer.toString(buffer.capacity()));
            reference("array", ".array", buffer.byteArray(), id);
        } else if (isLibrarys && o instanceof Map<?, ?> map) {
            entries(map, id);
        } else if (isLibrarys && o instanceof Collection<?> collection) {
            elements(collection, id);
        } else if (layout.kind != Kind.OPAQUE) {
            fields(o, layout, id);
        }
        out.append('\n');
    }

    private void fields(Object o, Layout layout, int id) throws IOException {
        for (Layout.Slot slot : layout.numbers) {
            long bits = SlotUnsafe.bits(o, slot.offset(), slot.code());
            out.append(' ').append(plain(slot)).append('=').append(String.valueOf(Token.boxed(slot.code(), bits)));
        }
        for (Layout.Slot slot : layout.refs) {
            reference(plain(slot), Birth.stepText(slot.name().indexOf('.') < 0 ? '.' + slot.name() : slot.name()),
                SlotUnsafe.ref(o, slot.offset()), id);
        }
    }

    private static String plain(Layout.Slot slot) {
        return slot.name().substring(slot.name().lastIndexOf('.') + 1);
    }

    private void reference(String label, String step, Object value, int id) throws IOException {
        out.append(' ').append(label).append('=').append(text(value, step, id));
    }

    /** A value, or the path of an object, which is named by the first path to it. */
    private String text(Object value, String step, int parent) {
        if (value == null) {
            return "null";
        }
        Layout layout = layouts.of(value.getClass());
        return switch (layout.kind) {
            case STRING -> quoted((String) value);
            case ENUM -> ((Enum<?>) value).name();
            case CLASS -> ((Class<?>) value).getName();
            case BOXED -> value.toString();
            default -> name(value, step, parent);
        };
    }

    private String name(Object o, String step, int parent) {
        String known = names.get(o);
        if (known != null) {
            return known;
        }
        String external = externals.nameOf(o);
        Layouts.Constant constant = layouts.constant(o);
        if (external != null || constant != null) {
            return external != null ? "@" + external : "@" + constant;
        }
        String name = step;
        if (parent >= 0) {
            String above = names.get(objects.get(parent));
            name = (above.length() + step.length() > LONGEST_PATH ? "#" + parent : above) + step;
        }
        layouts.of(o.getClass());
        names.put(o, name);
        objects.add(o);
        return name;
    }

    private static String quoted(String s) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            boolean isPlain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
            text.append(isPlain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return text.append('"').toString();
    }

    private void numbers(Object array, Layout layout) throws IOException {
        int n = Array.getLength(array);
        int size = n * layout.numberBytes;
        int used = SlotUnsafe.used(array, size);
        byte[] bytes = new byte[used];
        SlotUnsafe.copyOut(array, used, bytes, 0);
        out.append(" length=").append(Integer.toString(n)).append(' ');
        for (int i = 0; i < Math.min(used, BYTES_SHOWN); i++) {
            out.append(Character.forDigit(bytes[i] >> 4 & 15, 16)).append(Character.forDigit(bytes[i] & 15, 16));
        }
        if (used > BYTES_SHOWN) {
            CRC32C sum = new CRC32C();
            sum.update(bytes);
            out.append("... crc=").append(Long.toHexString(sum.getValue()));
        }
    }

    private void elements(Object[] array, int id) throws IOException {
        out.append(" length=").append(Integer.toString(array.length));
        for (int i = 0; i < array.length; i++) {
            if (array[i] != null) {
                reference("[" + i + "]", "[" + i + "]", array[i], id);
            }
        }
    }

    private void elements(Collection<?> collection, int id) throws IOException {
        Object[] all = collection.toArray();
        if (collection instanceof Set && !isOrdered(collection)) {
            Arrays.sort(all, Comparator.comparing(this::keyText));
        }
        out.append(" size=").append(Integer.toString(all.length));
        for (int i = 0; i < all.length; i++) {
            reference("[" + i + "]", "[" + i + "]", all[i], id);
        }
    }

    private void entries(Map<?, ?> map, int id) throws IOException {
        List<Map.Entry<String, Object[]>> all = new ArrayList<>();
        map.forEach((key, value) -> all.add(Map.entry(keyText(key), new Object[] {key, value})));
        if (!isOrdered(map)) {
            all.sort(Map.Entry.comparingByKey());
        }
        out.append(" size=").append(Integer.toString(all.size()));
        Map<String, Integer> seen = new HashMap<>();
        for (Map.Entry<String, Object[]> entry : all) {
            int twins = seen.merge(entry.getKey(), 1, Integer::sum);
            String step = "{" + entry.getKey() + (twins > 1 ? "~" + twins : "") + "}";
            Object key = entry.getValue()[0];
            if (key != null && !layouts.of(key.getClass()).kind.isValue()) {
                reference(step + "key", step + "key", key, id);
            }
            reference(step, step, entry.getValue()[1], id);
        }
    }

    /** What tells a key from others: its values, or those of its own slots. */
    private String keyText(Object key) {
        String text = Entries.keyText(key);
        text = text == null ? names.get(key) : text;
        if (text != null) {
            return text;
        }
        Layout layout = layouts.of(key.getClass());
        StringBuilder parts = new StringBuilder(key.getClass().getSimpleName()).append('(');
        for (Layout.Slot slot : layout.numbers) {
            parts.append(SlotUnsafe.bits(key, slot.offset(), slot.code())).append(',');
        }
        for (Layout.Slot slot : layout.refs) {
            Object value = SlotUnsafe.ref(key, slot.offset());
            String part = value instanceof byte[] bytes ? Arrays.toString(bytes) : Entries.keyText(value);
            parts.append(part == null ? names.getOrDefault(value, "") : part).append(',');
        }
        return parts.append(')').toString();
    }
}
