package io.cloister.vfs.memory;

import io.cloister.bus.ObjectDescription;

/**
 * The host's descriptors of one file (a donated host file or memory), counted: its inode, its descriptions, mm's
 * mappings. A descriptor for reading can't be used for writing, whoever has it.
 */
public final class DataObject {
    private static final int NONE = -1;
    private final DataObjects owner;
    private final long id;
    private int readFd;
    private int writeFd;
    private int references = 1;
    private int mapped;
    private boolean writableMapped;
    private boolean readSent;
    private boolean writeSent;

    private final boolean inMemory;

    DataObject(DataObjects owner, long id, int readFd, int writeFd, boolean inMemory) {
        this.owner = owner;
        this.id = id;
        this.inMemory = inMemory;
        this.readFd = readFd;
        this.writeFd = writeFd;
    }

    /** The number that mm knows it by. */
    public long id() {
        return id;
    }

    /** The descriptor with the most rights, ours. */
    public int hostFd() {
        return writeFd == NONE ? readFd : writeFd;
    }

    /** True where there is a descriptor that can only be read. */
    public boolean hasReader() {
        return readFd != NONE;
    }

    /** True where there is a descriptor that can be written. */
    public boolean hasWriter() {
        return writeFd != NONE;
    }

    /** Takes over one more descriptor of the same file, of a kind that is missing. */
    public void add(int hostFd, boolean writable) {
        if (writable) {
            writeFd = hostFd;
        } else {
            readFd = hostFd;
        }
        owner.counted(1, inMemory);
    }

    public DataObject retain() {
        references++;
        return this;
    }

    /** The last one closes the descriptors. */
    public void release() {
        if (--references == 0) {
            owner.close(this);
        }
    }

    /** mm may have it mapped by a descriptor that can be written. */
    public boolean writableMapped() {
        return writableMapped && mapped > 0;
    }

    /** mm has it mapped. */
    public boolean isMapped() {
        return mapped > 0;
    }

    /** A stub may have, or have had, a descriptor that can be written. */
    public boolean wasGivenWritable() {
        return writeSent;
    }

    /** References that mm and dispatch hold. */
    int mapped() {
        return mapped;
    }

    void mappedBy(int delta) {
        mapped += delta;
        writableMapped &= mapped > 0;
    }

    /** mm gets a reference for a mapping that may be written, or not. */
    void handedOut(boolean writable) {
        mappedBy(1);
        writableMapped |= writable;
    }

    /** True for host memory, false for a file of the host. */
    boolean isInMemory() {
        return inMemory;
    }

    /** How many descriptors it has. */
    int descriptors() {
        return (readFd == NONE ? 0 : 1) + (writeFd == NONE ? 0 : 1);
    }

    int fd(boolean writable) {
        return writable ? writeFd : readFd;
    }

    /** The number of a descriptor between vfs and mm. */
    long description(boolean writable) {
        return ObjectDescription.of(id, writable);
    }

    boolean wasSent(boolean writable) {
        return writable ? writeSent : readSent;
    }

    void sent(boolean writable) {
        if (writable) {
            writeSent = true;
        } else {
            readSent = true;
        }
    }
}
