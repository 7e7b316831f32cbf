package io.cloister.protocol;

import uk.co.real_logic.sbe.PrimitiveType;

/**
 * A field of fixed size.
 *
 * @param offset in the block. @param isFlag a number that is 0 or 1. @param description may be empty.
 */
record Field(String name, PrimitiveType type, boolean isFlag, int offset, String description) {
    String javaType() {
        return isFlag ? "boolean" : type == PrimitiveType.INT64 ? "long" : "int";
    }

    /** Its type in a shape: what MessageText reads. */
    String shapeType() {
        return isFlag ? "flag" : type.primitiveName();
    }

    /** An expression that reads it. */
    String read(String buffer) {
        return switch (type) {
            case INT64 -> "%s.getLong(%d)".formatted(buffer, offset);
            case INT32 -> "%s.getInt(%d)".formatted(buffer, offset);
            case UINT16 -> "%s.getShort(%d) & 0xffff".formatted(buffer, offset);
            case UINT8 ->
                isFlag
                        ? "%s.getByte(%d) != 0".formatted(buffer, offset)
                        : "%s.getByte(%d) & 0xff".formatted(buffer, offset);
            default -> throw new IllegalArgumentException(name + ": no Java for " + type);
        };
    }

    /** A statement that writes {@code value}. */
    String write(String buffer, String value) {
        return switch (type) {
            case INT64 -> "%s.putLong(%d, %s);".formatted(buffer, offset, value);
            case INT32 -> "%s.putInt(%d, %s);".formatted(buffer, offset, value);
            case UINT16 -> "%s.putShort(%d, (short) %s);".formatted(buffer, offset, value);
            case UINT8 ->
                "%s.putByte(%d, (byte) %s);".formatted(buffer, offset, isFlag ? "(" + value + " ? 1 : 0)" : value);
            default -> throw new IllegalArgumentException(name + ": no Java for " + type);
        };
    }
}
