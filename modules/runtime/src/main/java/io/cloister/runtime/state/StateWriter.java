package io.cloister.runtime.state;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.SequencedMap;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the graph; see {@link Token} for the format. Keeps its room from one snapshot to the next. */
final class StateWriter {
    private static final int YOUNG = -1;
    private static final int NOTHING = -2;
    private final Layouts layouts;
    private final Birth birth;
    private final Externals externals;
    private final StateSink out = new StateSink();
    private final IdentityTable ids = new IdentityTable();
    private Object[] objects = new Object[1024];
    private int[] parents = new int[1024];
    /** Index at birth, YOUNG, or NOTHING to write. */
    private int[] births = new int[1024];
    private Layout[] types = new Layout[1024];
    /** Objects whose content is still to be written. */
    private int[] pending = new int[1024];
    private int waiting;
    private int count;
    private int current;
    private int classes;
    private long epoch;

    StateWriter(Layouts layouts, Birth birth, Externals externals) {
        this.layouts = layouts;
        this.birth = birth;
        this.externals = externals;
    }

    StateSink save(SequencedMap<String, Object> roots) throws StateMismatch {
        out.clear();
        epoch++;
        count = 0;
        classes = 0;
        waiting = 0;
        current = -1;
        try {
            out.bits(Token.MAGIC);
            StateSink table = birth.table();
            out.varint(birth.count());
            out.varint(table.length());
            out.raw(table.bytes(), table.length());
            for (var root : roots.entrySet()) {
                out.octet(1);
                out.string(root.getKey());
                reference(root.getValue(), false);
            }
            out.octet(0);
            while (waiting > 0) {
                current = pending[--waiting];
                content(objects[current], types[current], births[current]);
            }
            out.octet(Token.END);
        } finally {
            ids.clear();
            Arrays.fill(objects, 0, count, null);
        }
        return out;
    }

    private void reference(Object value, boolean isAsBorn) throws StateMismatch {
        int flag = isAsBorn ? 1 : 0;
        if (value == null) {
            out.octet(flag);
            return;
        }
        Layout layout = layouts.of(value.getClass());
        if (layout.kind.isValue()) {
            value(value, layout, flag);
            return;
        }
        int hash = IdentityTable.hash(value);
        int id = ids.get(value, hash);
        if (id >= 0) {
            out.varint(Token.FIRST_ID + id << 1 | flag);
            return;
        }
        String name = externals.nameOf(value);
        Layouts.Constant constant = layouts.constant(value, hash);
        int born = birth.indexOf(value, hash);
        add(value, layout, hash, name != null || constant != null ? NOTHING : Math.max(born, YOUNG));
        if (name != null) {
            out.octet(Token.EXTERNAL << 1 | flag);
            out.string(name);
        } else if (constant != null) {
            out.octet(Token.CONSTANT << 1 | flag);
            out.string(constant.type());
            out.string(constant.field());
        } else {
            object(value, layout, born, flag);
        }
    }

    private void object(Object value, Layout layout, int born, int flag) throws StateMismatch {
        if (born < 0 && layout.refusal != null) {
            throw refused(layout.text() + ' ' + layout.refusal, value);
        }
        if (born >= 0) {
            out.octet(Token.BIRTH << 1 | flag);
            out.varint(born);
        } else {
            out.octet(Token.NEW << 1 | flag);
        }
        type(layout);
        if (layout.kind.isArray()) {
            out.varint(Array.getLength(value));
            if (born >= 0) {
                out.octet(birth.isSameArray(born) ? 0 : 1);
            }
        } else if (layout.kind == Kind.MAP || layout.kind == Kind.ENUM_SET) {
            Class<?> keys = Entries.keyType(value);
            out.octet(keys == null ? 0 : 1);
            if (keys != null) {
                type(layouts.of(keys));
            }
        }
    }

    private void value(Object value, Layout layout, int flag) throws StateMismatch {
        switch (layout.kind) {
            case STRING -> {
                out.octet(Token.STRING << 1 | flag);
                out.string((String) value);
            }
            case ENUM -> {
                Enum<?> constant = (Enum<?>) value;
                out.octet(Token.ENUM << 1 | flag);
                type(layouts.of(constant.getDeclaringClass()));
                out.varint(constant.ordinal());
            }
            case CLASS -> {
                out.octet(Token.CLASS << 1 | flag);
                out.string(((Class<?>) value).getName());
            }
            default -> {
                out.octet(Token.BOXED + Token.BOXES.indexOf(Token.letter(value)) << 1 | flag);
                out.bits(Token.bits(value));
            }
        }
    }

    private void add(Object value, Layout layout, int hash, int born) {
        if (count == objects.length) {
            objects = Arrays.copyOf(objects, count * 2);
            parents = Arrays.copyOf(parents, count * 2);
            births = Arrays.copyOf(births, count * 2);
            types = Arrays.copyOf(types, count * 2);
            pending = Arrays.copyOf(pending, count * 2);
        }
        objects[count] = value;
        parents[count] = current;
        births[count] = born;
        types[count] = layout;
        if (born != NOTHING) {
            pending[waiting++] = count;
        }
        ids.put(value, hash, count++);
    }

    private void type(Layout layout) throws StateMismatch {
        if (layout.epoch == epoch) {
            out.varint(layout.number);
            return;
        }
        layout.epoch = epoch;
        layout.number = classes++;
        out.varint(layout.number);
        out.string(layout.name);
        out.octet(layout.kind.ordinal());
        if (layout.kind == Kind.ENUM) {
            Object[] constants = layout.type.getEnumConstants();
            out.varint(constants.length);
            for (Object constant : constants) {
                out.string(((Enum<?>) constant).name());
            }
        } else if (layout.kind.hasFields()) {
            out.varint(layout.numbers.length);
            for (Layout.Slot slot : layout.numbers) {
                out.string(slot.name());
                out.octet(slot.code());
            }
            out.varint(layout.refs.length);
            for (Layout.Slot slot : layout.refs) {
                out.string(slot.name());
            }
        }
    }

    private void content(Object o, Layout layout, int born) throws StateMismatch {
        switch (layout.kind) {
            case OBJECT -> {
                numbers(o, layout);
                fields(o, layout, born, false);
            }
            case CONTAINER -> {
                boolean isSame = born >= 0 && birth.hasSameNumbers(born);
                out.octet(isSame ? 1 : 0);
                if (!isSame) {
                    numbers(o, layout);
                }
                fields(o, layout, born, true);
            }
            case NUMBERS -> numberArray(o, layout, born);
            case REFERENCES -> referenceArray((Object[]) o, born);
            case MAP, FIXED_MAP, FIXED_SET -> entries(o, layout, born);
            case ENUM_SET -> {
                Object[] elements = ((Set<?>) o).toArray();
                out.varint(elements.length);
                for (Object element : elements) {
                    reference(element, false);
                }
            }
            case BUFFER -> buffer((UnsafeBuffer) o, born);
            case LAMBDA -> {
                out.varint(layout.refs.length);
                for (Layout.Slot slot : layout.refs) {
                    reference(SlotUnsafe.ref(o, slot.offset()), true);
                }
            }
            default -> { }
        }
    }

    private void numbers(Object o, Layout layout) throws StateMismatch {
        int at = out.take(layout.numberBytes);
        byte[] to = out.bytes();
        for (Layout.Slot slot : layout.numbers) {
            SlotUnsafe.write(o, slot.offset(), slot.code(), to, at);
            at += Layout.size(slot.code());
        }
    }

    private void fields(Object o, Layout layout, int born, boolean isContainer) throws StateMismatch {
        Layout.Slot[] slots = layout.refs;
        Object[] then = born < 0 ? null : birth.refs(born);
        for (int i = 0; i < slots.length; i++) {
            Object value = SlotUnsafe.ref(o, slots[i].offset());
            reference(value, then != null && isAsBorn(then[i], value, isContainer));
        }
    }

    /**
     * Values (a text, a boxed number) may have come from a port at construction: outside of containers they are always
     * written.
     */
    private boolean isAsBorn(Object then, Object now, boolean isContainer) {
        if (then == now) {
            return now == null || isContainer || !layouts.of(now.getClass()).kind.isValue();
        }
        return isContainer
                && then != null
                && now != null
                && layouts.of(now.getClass()).kind.isValue()
                && then.equals(now);
    }

    private void numberArray(Object array, Layout layout, int born) throws StateMismatch {
        if (born >= 0 && birth.isSameArray(born)) {
            return;
        }
        int used = SlotUnsafe.used(array, Array.getLength(array) * layout.numberBytes);
        out.varint(used);
        int at = out.take(used);
        SlotUnsafe.copyOut(array, used, out.bytes(), at);
    }

    private void referenceArray(Object[] array, int born) throws StateMismatch {
        Object[] then = born < 0 ? null : birth.refs(born);
        int used = array.length;
        while (used > 0 && array[used - 1] == null && (then == null || then[used - 1] == null)) {
            used--;
        }
        out.varint(used);
        for (int i = 0; i < used; i++) {
            reference(array[i], then != null && isAsBorn(then[i], array[i], birth.isLibrarys(born)));
        }
    }

    private void entries(Object map, Layout layout, int born) throws StateMismatch {
        numbers(map, layout);
        fields(map, layout, born, false);
        Object[] entries = Entries.of(map);
        int before = layout.refs.length;
        Object[] then = born < 0 ? null : birth.refs(born);
        boolean isSame = then != null && then.length == before + entries.length;
        for (int i = 0; isSame && i < entries.length; i++) {
            isSame = isAsBorn(then[before + i], entries[i], true);
        }
        out.octet(isSame ? 1 : 0);
        out.varint(Entries.capacity(map));
        out.varint(entries.length);
        for (Object one : entries) {
            reference(one, isSame);
        }
    }

    private void buffer(UnsafeBuffer buffer, int born) throws StateMismatch {
        if (buffer.byteArray() == null && buffer.capacity() > 0) {
            if (born < 0) {
                throw refused("a buffer over memory outside of the heap was made after construction", buffer);
            }
            out.octet(0);
            return;
        }
        out.octet(1);
        reference(buffer.byteArray(), false);
        out.varint(buffer.byteArray() == null ? 0 : SlotUnsafe.indexOf(buffer.addressOffset()));
        out.varint(buffer.capacity());
    }

    private StateMismatch refused(String what, Object value) {
        StringBuilder path = new StringBuilder();
        Object child = value;
        int at = ids.get(value) >= 0 ? parents[ids.get(value)] : current;
        int steps = 0;
        while (at >= 0 && births[at] < 0 && steps < Paths.STEPS_SHOWN) {
            path.insert(0, Paths.step(objects[at], layouts.of(objects[at].getClass()), child));
            child = objects[at];
            at = parents[at];
            steps++;
        }
        if (at >= 0 && births[at] >= 0) {
            path.insert(0, birth.path(births[at]) + Paths.step(objects[at], layouts.of(objects[at].getClass()), child));
        } else {
            path.insert(0, at >= 0 ? "..." : "");
        }
        return new StateMismatch("the state can't be saved: " + what + ", at " + path);
    }
}
