package io.cloister.spec;

/**
 * Which standard streams are a terminal, and how large it is.
 *
 * @param streams bit i: stream i; the OCI specification's {@code terminal} is all three. @param columns 0 where not
 *     known, as {@code rows}.
 */
public record TerminalSpec(int streams, int columns, int rows) {
    public static final TerminalSpec NONE = new TerminalSpec(0, 0, 0);

    private static final int STREAMS = 7;

    public TerminalSpec {
        if ((streams & ~STREAMS) != 0) {
            throw new SpecException("streams", "there are 0, 1 and 2 only");
        }
        check("columns", columns);
        check("rows", rows);
    }

    private static void check(String field, int size) {
        if (size < 0 || size > SpecLimits.WINDOW) {
            throw new SpecException(field, size + " is not within 0 and " + SpecLimits.WINDOW);
        }
    }
}
