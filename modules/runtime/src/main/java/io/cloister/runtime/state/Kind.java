package io.cloister.runtime.state;

/** How the objects of a class are written. The order is stored: append only. */
enum Kind {
    /** Fields by name. */
    OBJECT,
    /**
     * The same, of a class of a collection library: left alone as a whole where it is as it was born, so that a newer
     * build's wiring stays.
     */
    CONTAINER,
    /** An array of primitives. */
    NUMBERS,
    /** An array of references. */
    REFERENCES,
    /** A map whose inner order may depend on hashes of this JVM: entries, put again at the end. */
    MAP,
    /** Map.of: the same, but made anew by its own factory. */
    FIXED_MAP,
    /** Set.of. */
    FIXED_SET,
    /** Names of constants. */
    ENUM_SET,
    /** A view of a byte[]. */
    BUFFER,
    /** A lambda or method reference: known by where construction put it. */
    LAMBDA,
    /** Not state: known by where construction put it, never looked into. */
    OPAQUE,
    /** The rest is written by value. */
    ENUM,
    STRING,
    BOXED,
    CLASS;

    private static final Kind[] ALL = values();

    boolean isValue() {
        return ordinal() >= ENUM.ordinal();
    }

    boolean isArray() {
        return this == NUMBERS || this == REFERENCES;
    }

    boolean isFixed() {
        return this == FIXED_MAP || this == FIXED_SET;
    }

    boolean hasEntries() {
        return this == MAP || isFixed();
    }

    boolean hasFields() {
        return this == OBJECT || this == CONTAINER || this == MAP;
    }

    /** May objects of it be made again somewhere else? */
    boolean isMovable() {
        return this != LAMBDA && this != OPAQUE;
    }

    static Kind of(int code) throws StateMismatch {
        if (code >= ALL.length) {
            throw new StateMismatch("the snapshot is damaged: kind " + code);
        }
        return ALL[code];
    }
}
