package io.cloister.bus.gofer;

/**
 * A name in a directory, in the reply of GoferReaddir.
 *
 * <pre>
 * 0 inode i64   8 cookie of the entry after this i64   16 type u8 (DT_*)   17 length of the name u8   18 name
 * </pre>
 */
public final class EntryRecord {
    public static final int INODE = 0;
    public static final int COOKIE = 8;
    public static final int TYPE = 16;
    public static final int NAME_LENGTH = 17;
    public static final int NAME = 18;

    private EntryRecord() {
    }
}
