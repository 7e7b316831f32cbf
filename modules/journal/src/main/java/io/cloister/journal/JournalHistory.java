package io.cloister.journal;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.tape.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * The journal of one service as history to be handled again. Positions are numbers of records, from 1, as they are in
 * the JSON form.
 */
public final class JournalHistory implements History.Source, AutoCloseable {
    private final ServiceCursor cursor;
    private final List<JournalReader.Damage> damages = new ArrayList<>();
    private long position;

    /** {@code directory}: of the sandbox's journals. */
    public JournalHistory(Path directory, ServiceId service) {
        cursor = new ServiceCursor(service, directory.resolve(service.label()), damages);
    }

    @Override
    public boolean next() {
        try {
            if (cursor.nextRaw()) {
                position++;
                return true;
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DirectBuffer buffer() {
        return cursor.batch();
    }

    @Override
    public int offset() {
        return cursor.recordAt();
    }

    @Override
    public int length() {
        return cursor.recordLength();
    }

    @Override
    public long position() {
        return position;
    }

    /** What could not be read: history ends there. */
    public List<JournalReader.Damage> damages() {
        return List.copyOf(damages);
    }

    @Override
    public void close() {
        cursor.close();
    }
}
