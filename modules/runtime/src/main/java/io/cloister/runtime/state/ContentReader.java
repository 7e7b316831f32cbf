package io.cloister.runtime.state;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;

/** Fills one object after the other. Maps come last, when the keys have what their hashes are made of. */
final class ContentReader {
    private record Filling(Object map, Kind kind, Object[] entries, int capacity) {
    }

    private final StateReader references;
    private final StateSource in;
    private final List<Filling> fillings = new ArrayList<>();

    ContentReader(StateReader references, StateSource in) {
        this.references = references;
        this.in = in;
    }

    void read(Object o, Seen seen, boolean isUnchanged) throws StateMismatch {
        switch (seen.kind) {
            case OBJECT -> {
                numbers(o, seen);
                fields(o, seen);
            }
            case CONTAINER -> {
                if (in.octet() == 0) {
                    numbers(o, seen);
                }
                fields(o, seen);
            }
            case NUMBERS -> {
                if (!isUnchanged) {
                    numberArray(o);
                }
            }
            case REFERENCES -> referenceArray(o);
            case MAP, FIXED_MAP, FIXED_SET -> entries(o, seen);
            case ENUM_SET -> enumSet(o);
            case BUFFER -> buffer(o);
            case LAMBDA -> {
                for (int n = in.count(1); n > 0; n--) {
                    references.reference();
                }
            }
            default -> { }
        }
    }

    /** True if the slots of the description are those of {@code o}: a map may have got another class. */
    private static boolean fits(Object o, Seen seen) {
        return seen.local != null && seen.local.type == o.getClass();
    }

    private void numbers(Object o, Seen seen) throws StateMismatch {
        int at = in.take(seen.numberBytes);
        if (!fits(o, seen)) {
            return;
        }
        byte[] from = in.bytes();
        for (int i = 0; i < seen.codes.length; i++) {
            char code = seen.codes[i];
            Layout.Slot slot = seen.numbers[i];
            if (slot != null) {
                SlotUnsafe.bits(o, slot.offset(), code, SlotUnsafe.getBits(from, at, code));
            }
            at += Layout.size(code);
        }
    }

    private void fields(Object o, Seen seen) throws StateMismatch {
        boolean fits = fits(o, seen);
        for (Layout.Slot slot : seen.refs) {
            Object value = references.reference();
            if (slot != null && fits && !references.isAsBorn()) {
                if (value != null && !slot.type().isInstance(value)) {
                    StateReader.present(value, "the field " + slot.name());
                    throw new StateMismatch("the field " + slot.name() + " can't refer to "
                            + value.getClass().getName() + " in this build");
                }
                SlotUnsafe.ref(o, slot.offset(), value);
            }
        }
    }

    private void numberArray(Object array) throws StateMismatch {
        int used = in.count(1);
        int at = in.take(used);
        if (StateReader.isMissing(array)) {
            return;
        }
        int size = Array.getLength(array) * Layout.size(Layout.code(array.getClass().componentType()));
        if (used > size) {
            throw new StateMismatch("the snapshot is damaged: " + used + " bytes for an array of " + size);
        }
        SlotUnsafe.copyIn(array, used, size, in.bytes(), at);
    }

    private void referenceArray(Object o) throws StateMismatch {
        Object[] array = o instanceof Object[] is ? is : null;
        int used = in.count(1);
        for (int i = 0; i < used; i++) {
            Object value = references.reference();
            if (array == null || references.isAsBorn()) {
                continue;
            }
            StateReader.present(value, "an array");
            if (i >= array.length || value != null && !array.getClass().componentType().isInstance(value)) {
                throw new StateMismatch("an array of "
                        + array.getClass().componentType().getName() + " can't have " + value + " at " + i);
            }
            array[i] = value;
        }
    }

    private void entries(Object o, Seen seen) throws StateMismatch {
        numbers(o, seen);
        fields(o, seen);
        boolean isSame = in.octet() != 0;
        int capacity = in.varint();
        Object[] entries = new Object[in.count(1)];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = references.reference();
        }
        boolean isSane =
                (entries.length & 1) == 0 && (capacity == 0 || Integer.bitCount(capacity) == 1 && capacity <= 1 << 26);
        if (!isSane) {
            throw new StateMismatch("the snapshot is damaged: a map");
        }
        if (!isSame && !StateReader.isMissing(o)) {
            for (Object one : entries) {
                StateReader.present(one, "a map");
            }
            fillings.add(new Filling(o, seen.kind, entries, capacity));
        }
    }

    @SuppressWarnings("unchecked")
    private void enumSet(Object o) throws StateMismatch {
        Set<Object> set = StateReader.isMissing(o) ? null : (Set<Object>) o;
        if (set != null) {
            set.clear();
        }
        for (int n = in.count(2); n > 0; n--) {
            Object element = references.reference();
            if (set != null) {
                set.add(element);
            }
        }
    }

    private void buffer(Object o) throws StateMismatch {
        if (in.octet() == 0) {
            return;
        }
        Object array = references.reference();
        int index = in.varint();
        int capacity = in.varint();
        if (!(o instanceof UnsafeBuffer buffer)) {
            return;
        }
        if (array == null && capacity == 0) {
            buffer.wrap(new byte[0]);
        } else if (array instanceof byte[] bytes && index >= 0 && capacity >= 0 && index <= bytes.length - capacity) {
            buffer.wrap(bytes, index, capacity);
        } else {
            throw new StateMismatch("the snapshot is damaged: a buffer of " + capacity + " bytes");
        }
    }

    /** Fills the maps; inner ones first, for maps whose keys have maps. */
    void finish() {
        for (int i = fillings.size() - 1; i >= 0; i--) {
            Filling one = fillings.get(i);
            if (one.kind.isFixed()) {
                Entries.become(one.map, one.entries, one.kind);
            } else {
                Entries.put(one.map, one.entries, one.capacity);
            }
        }
    }
}
