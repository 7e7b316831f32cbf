package io.cloister.vfs.pseudo;

import io.cloister.bus.Clock;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.Inode;
import java.util.function.Function;

/** A file system of computed files. */
public final class PseudoFs extends FileSystem {
    private Inode root;
    private final boolean caches;
    private final long bornNs;

    /**
     * {@code caches}: names stay once they were seen (/sys, /dev); false for /proc. {@code makeRoot} builds the root
     * for this file system.
     */
    public PseudoFs(String type, long magic, long dev, boolean caches, Clock clock,
        Function<PseudoFs, Inode> makeRoot) {
        super(type, magic, dev);
        this.caches = caches;
        this.bornNs = clock.realtimeNs();
        this.root = makeRoot.apply(this);
    }

    /** When its files were made, CLOCK_REALTIME nanoseconds. */
    long bornNs() {
        return bornNs;
    }

    @Override
    public Inode root() {
        return root;
    }

    @Override
    public boolean cachesNames() {
        return caches;
    }
}
