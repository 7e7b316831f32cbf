package io.cloister.runtime.state;

/** Which slot of an object refers to another: for messages only. */
final class Paths {
    static final int STEPS_SHOWN = 12;

    private Paths() {
    }

    /** The step from {@code parent} to {@code child}. */
    static String step(Object parent, Layout layout, Object child) {
        if (layout.kind == Kind.REFERENCES) {
            Object[] array = (Object[]) parent;
            for (int i = 0; i < array.length; i++) {
                if (array[i] == child) {
                    return "[" + i + "]";
                }
            }
        }
        for (Layout.Slot slot : layout.refs) {
            if (SlotUnsafe.ref(parent, slot.offset()) == child) {
                return Birth.stepText(slot.name());
            }
        }
        if (layout.kind.hasEntries()) {
            Object[] entries = Entries.of(parent);
            for (int i = 0; i < entries.length; i++) {
                if (entries[i] == child) {
                    String key = Entries.keyText(entries[i & ~1]);
                    return "{" + (key == null ? "..." : key) + "}";
                }
            }
        }
        return ".?";
    }
}
