package io.cloister.protocol;

/**
 * A run of bytes behind the block: a length (u32), then the bytes.
 *
 * @param index its place among them. @param isView the receiver looks at it where it lies; else it gets a copy of its
 *     own.
 */
record Data(String name, int index, boolean isView, String description) {
}
