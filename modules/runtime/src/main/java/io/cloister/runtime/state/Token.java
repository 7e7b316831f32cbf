package io.cloister.runtime.state;

/**
 * What a reference begins with: a varint of twice a code, plus 1 where the slot is as it was born. The codes are
 * stored: append only.
 *
 * <pre>
 * snapshot:  magic(8 bytes) count(births) length table(see Birth)  roots{1, name, reference}* 0  contents*  0x7e
 * reference: NULL | STRING text | INT bits | ... | ENUM class n | CLASS name | CONSTANT class field | EXTERNAL name
 *            | BIRTH index shape | NEW shape | FIRST_ID + id
 * shape:     class [length of an array] [changed? of a birth array] [class of keys]
 * class:     number, and where that is the next free one: name kind [names of constants | numbers{name type}*
 *            references{name}*]
 * </pre>
 *
 * Objects are numbered in the order in which references to them are met first. The next content is that of the object
 * met last of those that still lack theirs: neither side ever recurses, and what belongs together is visited together,
 * which is what makes a large state fast.
 */
final class Token {
    /** "CLSTATE" and the version of the format. */
    static final long MAGIC = 0x434c535441544501L;
    static final int END = 0x7e;

    static final int NULL = 0;
    static final int STRING = 1;
    /** And one more for each letter of {@link #BOXES}. */
    static final int BOXED = 2;
    static final String BOXES = "ZBSCIFJD";
    static final int ENUM = 10;
    static final int CLASS = 11;
    static final int CONSTANT = 12;
    static final int EXTERNAL = 13;
    static final int BIRTH = 14;
    static final int NEW = 15;
    static final int FIRST_ID = 16;

    private Token() {
    }

    /** The letter of a boxed value. */
    static char letter(Object boxed) {
        // No pattern switch: linking one costs a start more than all else here.
        if (boxed instanceof Integer || boxed instanceof Long) {
            return boxed instanceof Integer ? 'I' : 'J';
        }
        if (boxed instanceof Boolean || boxed instanceof Byte) {
            return boxed instanceof Boolean ? 'Z' : 'B';
        }
        if (boxed instanceof Short || boxed instanceof Character) {
            return boxed instanceof Short ? 'S' : 'C';
        }
        return boxed instanceof Float ? 'F' : 'D';
    }

    static long bits(Object boxed) {
        return switch (letter(boxed)) {
            case 'Z' -> (Boolean) boxed ? 1 : 0;
            case 'C' -> (Character) boxed;
            case 'F' -> Float.floatToRawIntBits((Float) boxed);
            case 'D' -> Double.doubleToRawLongBits((Double) boxed);
            default -> ((Number) boxed).longValue();
        };
    }

    static Object boxed(char letter, long bits) {
        return switch (letter) {
            case 'Z' -> bits != 0;
            case 'B' -> (byte) bits;
            case 'S' -> (short) bits;
            case 'C' -> (char) bits;
            case 'I' -> (int) bits;
            case 'F' -> Float.intBitsToFloat((int) bits);
            case 'J' -> bits;
            default -> Double.longBitsToDouble(bits);
        };
    }
}
