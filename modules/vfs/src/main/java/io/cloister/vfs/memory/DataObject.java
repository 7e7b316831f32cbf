package io.cloister.vfs.memory;

/**
 * A host descriptor with the bytes of one file (a donated host file or a memfd), counted: its inode, its descriptions,
 * mm's mappings.
 */
public final class DataObject {
    private final DataObjects owner;
    private final long id;
    private final int hostFd;
    private int references = 1;
    private int mapped;
    private boolean writableMapped;
    boolean sentToMm;

    DataObject(DataObjects owner, long id, int hostFd) {
        this.owner = owner;
        this.id = id;
        this.hostFd = hostFd;
    }

    /** The number that mm knows it by. */
    public long id() {
        return id;
    }

    /** The descriptor, ours. */
    public int hostFd() {
        return hostFd;
    }

    public DataObject retain() {
        references++;
        return this;
    }

    /** The last one closes the descriptor. */
    public void release() {
        if (--references == 0) {
            owner.close(this);
        }
    }

    /** mm may have it mapped shared and writable. */
    public boolean writableMapped() {
        return writableMapped && mapped > 0;
    }

    /** It was handed out for a shared writable mapping. */
    public void writableMapped(boolean on) {
        writableMapped = on;
    }

    /** References that mm and dispatch hold. */
    int mapped() {
        return mapped;
    }

    void mappedBy(int delta) {
        mapped += delta;
        writableMapped &= mapped > 0;
    }
}
