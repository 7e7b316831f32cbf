package io.cloister.runtime.state;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.agrona.DirectBuffer;

/** What construction made: every object reachable from the roots, its path, and what its slots referred to then. */
final class Birth {
    private static final int NO_PARENT = -1;

    /**
     * One object: {@code parent} and {@code step} are its path; the rest is what it was born with, as far as that is
     * looked at later.
     */
    private record Born(Object object, Layout layout, int parent, String step, boolean isFixed,
        boolean isLibrarys) {
    }

    private record Place(int parent, String step) {
    }

    private final Layouts layouts;
    private final Externals externals;
    private final List<Born> all = new ArrayList<>();
    private final List<Object[]> refs = new ArrayList<>();
    private final List<Object> numbers = new ArrayList<>();
    private final IdentityTable indexes = new IdentityTable();
    private StateSink table;

    Birth(SequencedMap<String, Object> roots, Layouts layouts, Externals externals) {
        this.layouts = layouts;
        this.externals = externals;
        roots.forEach((name, root) -> meet(root, NO_PARENT, name, false));
        for (int i = 0; i < all.size(); i++) {
            look(i);
        }
    }

    int count() {
        return all.size();
    }

    /** Negative where {@code o} is younger. */
    int indexOf(Object o) {
        return indexes.get(o);
    }

    int indexOf(Object o, int hash) {
        return indexes.get(o, hash);
    }

    Object object(int index) {
        return all.get(index).object;
    }

    /** True for an array whose length its owner decided at construction. */
    boolean isFixed(int index) {
        return all.get(index).isFixed;
    }

    /**
     * What the reference slots, elements or entries (key, value, key ...) of the object referred to; null if it has
     * none.
     */
    Object[] refs(int index) {
        return refs.get(index);
    }

    /** True if all numbers of a container, or of an array within one, are as they were. */
    boolean hasSameNumbers(int index) {
        Object then = numbers.get(index);
        Born born = all.get(index);
        if (born.layout.kind == Kind.CONTAINER) {
            return Arrays.equals((long[]) then, numbersOf(born.object, born.layout));
        }
        return then != null && Objects.deepEquals(then, born.object);
    }

    /** True if an array has exactly what it was born with. */
    boolean isSameArray(int index) {
        Born born = all.get(index);
        if (born.layout.kind == Kind.NUMBERS) {
            return hasSameNumbers(index);
        }
        Object[] then = refs.get(index);
        Object[] now = (Object[]) born.object;
        for (int i = 0; i < then.length; i++) {
            if (then[i] != now[i]) {
                return false;
            }
        }
        return true;
    }

    /** True for an array that a class of a collection library keeps for itself. */
    boolean isLibrarys(int index) {
        return all.get(index).isLibrarys;
    }

    /** For people: the path of object {@code index}. */
    String path(int index) {
        StringBuilder path = new StringBuilder();
        int at = index;
        for (int steps = 0; all.get(at).parent != NO_PARENT; steps++) {
            if (steps == Paths.STEPS_SHOWN) {
                return "..." + path;
            }
            path.insert(0, stepText(all.get(at).step));
            at = all.get(at).parent;
        }
        return path.insert(0, all.get(at).step).toString();
    }

    /** A step of a path as people write it. */
    static String stepText(String step) {
        if (step.startsWith("[") || step.startsWith("{")) {
            return step;
        }
        return step.endsWith(".elementData") ? "" : '.' + step.substring(step.lastIndexOf('.') + 1);
    }

    private void look(int index) {
        Born born = all.get(index);
        Layout layout = born.layout;
        Object o = born.object;
        if (layout.kind.hasFields() || layout.kind == Kind.LAMBDA) {
            Object[] then = new Object[layout.refs.length];
            for (int i = 0; i < then.length; i++) {
                Layout.Slot slot = layout.refs[i];
                then[i] = SlotUnsafe.ref(o, slot.offset());
                meet(then[i], index, slot.name(), slot.isFixed() && layout.kind == Kind.OBJECT);
            }
            refs.set(index, then);
        }
        switch (layout.kind) {
            case CONTAINER -> numbers.set(index, numbersOf(o, layout));
            case NUMBERS -> {
                if (born.isLibrarys) {
                    numbers.set(index, cloned(o));
                }
            }
            case REFERENCES -> {
                Object[] then = ((Object[]) o).clone();
                for (int i = 0; i < then.length; i++) {
                    meet(then[i], index, "[" + i + "]", true);
                }
                refs.set(index, then);
            }
            case MAP, FIXED_MAP, FIXED_SET -> lookAtEntries(index, Entries.of(o));
            case BUFFER -> meet(((DirectBuffer) o).byteArray(), index, "UnsafeBuffer.byteArray", false);
            default -> { }
        }
    }

    private void lookAtEntries(int index, Object[] entries) {
        for (int i = 0; i < entries.length; i += 2) {
            String key = Entries.keyText(entries[i]);
            if (key != null) {
                meet(entries[i], index, "{" + key + "}key", false);
                meet(entries[i + 1], index, "{" + key + "}", false);
            }
        }
        Object[] fields = refs.get(index);
        int n = fields == null ? 0 : fields.length;
        Object[] then = new Object[n + entries.length];
        if (n > 0) {
            System.arraycopy(fields, 0, then, 0, n);
        }
        System.arraycopy(entries, 0, then, n, entries.length);
        refs.set(index, then);
    }

    private void meet(Object o, int parent, String step, boolean isFixed) {
        if (o == null) {
            return;
        }
        Layout layout = layouts.of(o.getClass());
        if (layout.kind.isValue()
                || indexes.get(o) >= 0
                || layouts.constant(o) != null
                || externals.nameOf(o) != null) {
            return;
        }
        indexes.put(o, all.size());
        boolean isLibrarys = layout.kind.isArray() && parent >= 0 && all.get(parent).layout.kind == Kind.CONTAINER;
        all.add(new Born(o, layout, parent, step, isFixed && !isLibrarys, isLibrarys));
        refs.add(null);
        numbers.add(null);
    }

    private static long[] numbersOf(Object o, Layout layout) {
        long[] now = new long[layout.numbers.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = SlotUnsafe.bits(o, layout.numbers[i].offset(), layout.numbers[i].code());
        }
        return now;
    }

    private static Object cloned(Object array) {
        int n = Array.getLength(array);
        Object copy = Array.newInstance(array.getClass().componentType(), n);
        System.arraycopy(array, 0, copy, 0, n);
        return copy;
    }

    /**
     * All paths as bytes: for each object its parent, plus 1, and its step, texts said once. Written into each
     * snapshot.
     */
    StateSink table() throws StateMismatch {
        if (table == null) {
            table = new StateSink();
            Map<String, Integer> steps = new HashMap<>();
            for (Born born : all) {
                table.varint(born.parent + 1);
                Integer known = steps.putIfAbsent(born.step, steps.size());
                table.varint(known == null ? steps.size() - 1 : known);
                if (known == null) {
                    table.string(born.step);
                }
            }
        }
        return table;
    }

    /** For each object of another build's table, which is ours: its index or -1. */
    int[] match(StateSource in, int count, List<String> paths) throws StateMismatch {
        Map<Place, Integer> places = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            places.put(new Place(all.get(i).parent, all.get(i).step), i);
        }
        int[] ours = new int[count];
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int parent = in.varint() - 1;
            int n = in.varint();
            if (parent >= i || parent < NO_PARENT || n < 0 || n > steps.size()) {
                throw new StateMismatch("the snapshot is damaged: its table of paths");
            }
            if (n == steps.size()) {
                steps.add(in.string());
            }
            String step = steps.get(n);
            boolean isKnown = parent == NO_PARENT || ours[parent] >= 0;
            ours[i] = isKnown
                    ? places.getOrDefault(new Place(parent == NO_PARENT ? NO_PARENT : ours[parent], step), -1)
                    : -1;
            paths.add(parent == NO_PARENT ? step : "..." + stepText(step));
        }
        return ours;
    }
}
