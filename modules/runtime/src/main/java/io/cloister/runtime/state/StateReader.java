package io.cloister.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.SequencedMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Fills freshly built roots from a snapshot; see {@link Token} for the format. Used once. */
final class StateReader {
    /** Stands for something that this build does not have. Harmless, unless a slot has to refer to it. */
    private record Missing(String what) {
    }

    /**
     * Arrays are written without the zeros at their end, so that their length alone says nothing about the bytes to
     * come.
     */
    private static final long MOST_ARRAY_BYTES = 1L << 28;

    private final Layouts layouts;
    private final Birth birth;
    private final Externals externals;
    private final ClassLoader loader;
    private final StateSource in;
    private final List<Seen> classes = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final ContentReader contents;
    private int[] ours;
    private Object[] objects = new Object[1024];
    private Seen[] types = new Seen[1024];
    /** The array at birth has exactly what it was born with: its numbers are not in the snapshot. */
    private boolean[] unchanged = new boolean[1024];
    /** Objects whose content is still to come. */
    private int[] pending = new int[1024];
    private int waiting;
    private int count;
    private long owed;
    private boolean isAsBorn;

    StateReader(Layouts layouts, Birth birth, Externals externals, ClassLoader loader, StateSource in) {
        this.layouts = layouts;
        this.birth = birth;
        this.externals = externals;
        this.loader = loader;
        this.in = in;
        contents = new ContentReader(this, in);
    }

    void restore(SequencedMap<String, Object> roots) throws StateMismatch {
        if (in.bits() != Token.MAGIC) {
            throw new StateMismatch("this is no snapshot of a format that this build reads");
        }
        matchBirths();
        while (in.octet() != 0) {
            String name = in.string();
            Object root = reference();
            if (roots.get(name) == null || roots.get(name) != root) {
                throw new StateMismatch("the snapshot has the root " + name + ", this build has not");
            }
        }
        while (waiting > 0) {
            int next = pending[--waiting];
            owed -= types[next].leastBytes();
            contents.read(objects[next], types[next], unchanged[next]);
        }
        if (in.octet() != Token.END || in.remaining() != 0) {
            throw new StateMismatch("the snapshot is damaged: its end is not where it should be");
        }
        contents.finish();
    }

    private void matchBirths() throws StateMismatch {
        int births = in.count(2);
        int length = in.count(1);
        StateSink table = birth.table();
        int from = in.take(length);
        if (births == birth.count()
                && Arrays.equals(in.bytes(), from, from + length, table.bytes(), 0, table.length())) {
            ours = new int[births];
            Arrays.setAll(ours, i -> i);
        } else {
            ours = birth.match(
                    new StateSource(Arrays.copyOfRange(in.bytes(), from, from + length), length), births, paths);
        }
    }

    /** True if the slot of the last {@link #reference} is to be left alone. */
    boolean isAsBorn() {
        return isAsBorn;
    }

    /** Reads a reference; what it refers to may still be empty. */
    Object reference() throws StateMismatch {
        int head = in.varint();
        int token = head >>> 1;
        boolean asBorn = (head & 1) != 0;
        Object value = token >= Token.FIRST_ID ? known(token - Token.FIRST_ID) : token(token);
        // An array of another length than this build's took its place: its owner has to know.
        isAsBorn = asBorn && !(value != null && value.getClass().isArray() && birth.indexOf(value) < 0);
        return value;
    }

    private Object known(int id) throws StateMismatch {
        if (id >= count) {
            throw new StateMismatch("the snapshot is damaged: it refers to object " + id + " of " + count);
        }
        return objects[id];
    }

    private Object token(int token) throws StateMismatch {
        return switch (token) {
            case Token.NULL -> null;
            case Token.STRING -> in.string();
            case Token.ENUM -> constant(type(), in.varint());
            case Token.CLASS -> named(in.string());
            case Token.CONSTANT -> {
                Layouts.Constant constant = new Layouts.Constant(in.string(), in.string());
                yield add(Layouts.valueOf(constant, named(constant.type())), null, false);
            }
            case Token.EXTERNAL -> external(in.string());
            case Token.BIRTH -> born();
            case Token.NEW -> {
                Seen seen = type();
                yield made(seen, seen.kind.isArray() ? in.varint() : 0, keyType(seen), "an object");
            }
            default -> Token.boxed(Token.BOXES.charAt(token - Token.BOXED), in.bits());
        };
    }

    private Class<?> named(String name) throws StateMismatch {
        Class<?> type = Seen.find(name, loader);
        if (type == null) {
            throw new StateMismatch("the snapshot refers to the class " + name + ", which this build does not have");
        }
        return type;
    }

    private static Object constant(Seen type, int ordinal) throws StateMismatch {
        if (ordinal < 0 || ordinal >= type.constants.length || type.constants[ordinal] == null) {
            throw new StateMismatch("the snapshot has a constant of " + type.name + " that this build has not");
        }
        return type.constants[ordinal];
    }

    private Object external(String name) throws StateMismatch {
        Object value = externals.named(name);
        if (value == null) {
            throw new StateMismatch("the snapshot refers to " + name + ", which is not here");
        }
        return add(value, null, false);
    }

    private Seen type() throws StateMismatch {
        int n = in.varint();
        if (n == classes.size()) {
            classes.add(new Seen(in, layouts, loader));
        }
        if (n < 0 || n >= classes.size()) {
            throw new StateMismatch("the snapshot is damaged: class " + n);
        }
        return classes.get(n);
    }

    private Class<?> keyType(Seen seen) throws StateMismatch {
        boolean hasKeyType = (seen.kind == Kind.MAP || seen.kind == Kind.ENUM_SET) && in.octet() != 0;
        Layout keys = hasKeyType ? type().local : null;
        return keys == null ? null : keys.type;
    }

    private Object born() throws StateMismatch {
        int index = in.varint();
        if (index < 0 || index >= ours.length) {
            throw new StateMismatch("the snapshot is damaged: object " + index + " of birth");
        }
        Seen seen = type();
        int length = seen.kind.isArray() ? in.varint() : 0;
        boolean isChanged = seen.kind.isArray() && in.octet() != 0;
        Class<?> keys = keyType(seen);
        if (ours[index] < 0) {
            return made(seen, length, keys, "what was at " + paths.get(index));
        }
        Object here = birth.object(ours[index]);
        Layout local = layouts.of(here.getClass());
        boolean fits =
                seen.kind == local.kind && (seen.local == local || seen.kind == Kind.MAP || !seen.kind.isMovable());
        if (!fits) {
            throw new StateMismatch("at " + birth.path(ours[index]) + " the snapshot has " + seen.name
                    + ", this build has " + local.text());
        }
        if (isChanged && length != Array.getLength(here)) {
            return otherLength(here, ours[index], seen, length);
        }
        return add(here, seen, seen.kind.isArray() && !isChanged);
    }

    private Object otherLength(Object here, int index, Seen seen, int length) throws StateMismatch {
        int now = Array.getLength(here);
        if (birth.isFixed(index)) {
            if (now < length) {
                throw new StateMismatch(birth.path(index) + " has " + length + " elements in the snapshot and only "
                        + now + " in this build");
            }
            return add(here, seen, false);
        }
        Object other = made(seen, length, null, "an array");
        System.arraycopy(here, 0, other, 0, Math.min(now, length));
        return other;
    }

    private Object made(Seen seen, int length, Class<?> keys, String what) throws StateMismatch {
        if (seen.local == null || seen.local.refusal != null) {
            return add(new Missing(what + " (" + seen.name + ")"), seen, false);
        }
        Class<?> type = seen.local.type;
        Object object =
                switch (seen.kind) {
                    case NUMBERS, REFERENCES -> array(seen, length);
                    case MAP -> keys == null && type == EnumMap.class ? null : Entries.allocate(type, keys);
                    case ENUM_SET -> keys == null || !keys.isEnum() ? null : Entries.enumSet(keys);
                    case BUFFER -> new UnsafeBuffer(new byte[0]);
                    default ->
                        Modifier.isAbstract(type.getModifiers()) || seen.kind.isValue()
                                ? null
                                : SlotUnsafe.allocate(type);
                };
        if (object == null) {
            throw new StateMismatch("the snapshot is damaged: an object of " + seen.name);
        }
        return add(object, seen, false);
    }

    private static Object array(Seen seen, int length) throws StateMismatch {
        Class<?> element = seen.local.type.componentType();
        int size = seen.kind == Kind.NUMBERS ? Layout.size(Layout.code(element)) : 4;
        if (length < 0 || (long) length * size > MOST_ARRAY_BYTES) {
            throw new StateMismatch(
                    "the snapshot is damaged: an array of " + Integer.toUnsignedLong(length) + " elements");
        }
        return Array.newInstance(element, length);
    }

    private Object add(Object value, Seen seen, boolean isUnchanged) throws StateMismatch {
        if (count == objects.length) {
            objects = Arrays.copyOf(objects, count * 2);
            types = Arrays.copyOf(types, count * 2);
            unchanged = Arrays.copyOf(unchanged, count * 2);
            pending = Arrays.copyOf(pending, count * 2);
        }
        owed += seen == null ? 0 : seen.leastBytes();
        if (owed > in.remaining()) {
            throw new StateMismatch("the snapshot ends too early or is damaged");
        }
        if (seen != null) {
            pending[waiting++] = count;
        }
        objects[count] = value;
        types[count] = seen;
        unchanged[count++] = isUnchanged;
        return value;
    }

    /** {@code value}, unless this build does not have it. */
    static Object present(Object value, String owner) throws StateMismatch {
        if (value instanceof Missing missing) {
            throw new StateMismatch(owner + " refers to " + missing.what + ", which this build does not have");
        }
        return value;
    }

    static boolean isMissing(Object value) {
        return value instanceof Missing;
    }
}
