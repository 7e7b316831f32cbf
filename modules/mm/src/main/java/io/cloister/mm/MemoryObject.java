package io.cloister.mm;

/** Something that can be mapped by its number: a file or shared anonymous memory, owned by vfs. */
final class MemoryObject {
    final long id;
    /** As /proc/PID/maps shows it; empty for none. */
    final byte[] path;
    final long device;
    final long inode;
    /** Areas that map it. */
    int areas;
    /** References that vfs counts for us. */
    int held;

    MemoryObject(long id, byte[] path, long device, long inode) {
        this.id = id;
        this.path = path;
        this.device = device;
        this.inode = inode;
    }
}
