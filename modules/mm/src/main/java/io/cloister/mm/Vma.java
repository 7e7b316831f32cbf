package io.cloister.mm;

/** One area of an address space: [start, end) with one protection, one kind, one object. */
final class Vma {
    static final int SHARED = 1;
    static final int STACK = 1 << 1;
    static final int HEAP = 1 << 2;
    /** Ours: jumps of rewritten call sites. Not shown, not touched by munmap or mprotect. */
    static final int TRAMPOLINE = 1 << 3;
    static final int LOCKED = 1 << 4;
    static final int NORESERVE = 1 << 5;
    static final int GROWSDOWN = 1 << 6;
    /** Shared and never to become writable: the file was not opened for writing. */
    static final int NEVER_WRITE = 1 << 7;
    /** On a file system mounted noexec. */
    static final int NEVER_EXEC = 1 << 8;
    static final int DONTDUMP = 1 << 9;
    static final int SEALED = 1 << 10;
    /** A System V segment. */
    static final int SHM = 1 << 11;
    static final int DONTFORK = 1 << 12;

    long start;
    long end;
    int prot;
    int flags;
    /** Null: private anonymous. */
    MemoryObject object;
    /** Offset of start in the object, bytes. */
    long offset;

    Vma(long start, long end, int prot, int flags) {
        this.start = start;
        this.end = end;
        this.prot = prot;
        this.flags = flags;
    }

    /** The same with a part of another's object. */
    Vma of(MemoryObject newObject, long newOffset) {
        object = newObject;
        offset = newOffset;
        return this;
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    /** True where its guest may write the object by it, now or after mprotect(2). */
    boolean mayWriteObject() {
        return is(SHARED) && !is(NEVER_WRITE);
    }

    long length() {
        return end - start;
    }

    long offsetOf(long address) {
        return offset + (address - start);
    }

    /** [from, to) of this area with the same attributes; doesn't count as a use of the object. */
    Vma part(long from, long to) {
        return new Vma(from, to, prot, flags).of(object, object == null ? 0 : offsetOf(from));
    }

    /** True where {@code next} directly follows and differs in nothing. */
    boolean joins(Vma next) {
        return end == next.start && prot == next.prot && flags == next.flags && object == next.object
            && !is(TRAMPOLINE) && (object == null || offset + length() == next.offset);
    }

    /** True for memory that only this address space has and that can be written: what RLIMIT_DATA counts. */
    boolean isData() {
        return !is(SHARED | STACK | TRAMPOLINE) && (prot & 2) != 0;
    }
}
