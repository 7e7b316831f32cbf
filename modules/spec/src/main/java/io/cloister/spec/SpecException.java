package io.cloister.spec;

/** A field of a specification that makes no sense: which one, and why, in one line. */
public final class SpecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String why;

    public SpecException(String field, String why) {
        super(field + ": " + why);
        this.field = field;
        this.why = why;
    }

    /** The same, of a field within {@code part}. */
    SpecException in(String part) {
        return new SpecException(part + (field.startsWith("[") ? "" : ".") + field, why);
    }
}
