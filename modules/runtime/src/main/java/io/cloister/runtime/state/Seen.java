package io.cloister.runtime.state;

import java.util.Arrays;

/** A class as a snapshot describes it, matched with this build's. */
final class Seen {
    final String name;
    final Kind kind;
    /** This build's, null if there is none. */
    final Layout local;
    /** Letters of the numbers, and where each goes: null to drop it. */
    final char[] codes;
    final Layout.Slot[] numbers;
    final Layout.Slot[] refs;
    /** Constants of an enum by the snapshot's ordinals; null if this build has none of that name. */
    final Object[] constants;
    final int numberBytes;

    /** Reads the description. */
    Seen(StateSource in, Layouts layouts, ClassLoader loader) throws StateMismatch {
        name = in.string();
        kind = Kind.of(in.octet());
        Class<?> type = kind == Kind.LAMBDA ? null : find(name, loader);
        local = type == null ? null : layouts.of(type);
        if (local != null && local.kind != kind) {
            throw new StateMismatch("the snapshot has " + name + " as " + kind + ", this build as " + local.kind);
        }
        constants = kind == Kind.ENUM ? constants(in, type) : new Object[0];
        codes = new char[kind.hasFields() ? in.count(2) : 0];
        numbers = new Layout.Slot[codes.length];
        int bytes = 0;
        for (int i = 0; i < codes.length; i++) {
            String field = in.string();
            codes[i] = (char) in.octet();
            if (Token.BOXES.indexOf(codes[i]) < 0) {
                throw new StateMismatch("the snapshot is damaged: a field of type " + (int) codes[i]);
            }
            numbers[i] = slot(local, field, codes[i]);
            bytes += Layout.size(codes[i]);
        }
        numberBytes = bytes;
        refs = new Layout.Slot[kind.hasFields() ? in.count(1) : 0];
        for (int i = 0; i < refs.length; i++) {
            refs[i] = slot(local, in.string(), 'L');
        }
    }

    /** The smallest content of an object of it, bytes. */
    int leastBytes() {
        return kind == Kind.OBJECT ? numberBytes + refs.length : 0;
    }

    private static Layout.Slot slot(Layout local, String field, char code) throws StateMismatch {
        if (local == null) {
            return null;
        }
        Layout.Slot slot = local.slot(field);
        if (slot == null && !local.isDropped(field)) {
            throw new StateMismatch(
                    "the snapshot has the field " + field + " of " + local.text() + ", this build has not");
        }
        if (slot != null && slot.code() != code) {
            throw new StateMismatch("the field " + field + " of " + local.text()
                    + " has another type in the snapshot than in this build");
        }
        return slot;
    }

    private static Object[] constants(StateSource in, Class<?> type) throws StateMismatch {
        Object[] ours = type == null ? new Object[0] : type.getEnumConstants();
        Object[] constants = new Object[in.count(1)];
        for (int i = 0; i < constants.length; i++) {
            String wanted = in.string();
            constants[i] = Arrays.stream(ours).filter(c -> ((Enum<?>) c).name().equals(wanted)).findAny().orElse(null);
        }
        return constants;
    }

    static Class<?> find(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return Class.forPrimitiveName(name);
        }
    }
}
