package io.cloister.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where batches of records end up. One thread. */
interface JournalStore extends AutoCloseable {
    /** Appends one batch: all bytes of {@code batch} from 0 to its limit. */
    void append(ByteBuffer batch) throws IOException;

    /** True if the next batch begins a file, and has to begin with an EPOCH record. */
    boolean isFresh();

    @Override
    void close();
}
