package io.cloister.runtime.tape;

import static io.cloister.runtime.record.JournalRecordDescriptor.TABLE_PAGE_BYTES;

import io.cloister.bus.TaskTable;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.runtime.record.RecordWriter;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a service has seen of the task table, which another one writes. Only what changed since it last looked needs a
 * record; reads are counted within each input, so that a replay sees every change at the same read.
 */
final class TableShadow {
    /** Pages of {@link JournalRecordDescriptor#TABLE_PAGE_BYTES}. */
    static final int PAGES = (int) (TaskTable.SIZE / TABLE_PAGE_BYTES);
    private static final int SHIFT = 10;

    private final byte[][] pages = new byte[PAGES][];
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int reads;
    private long pastInput;

    /** Nothing was seen yet: a new segment begins. */
    void forget() {
        Arrays.fill(pages, null);
    }

    void inputBegins() {
        reads = 0;
    }

    /** Live: the value to go by. */
    int seeInt(UnsafeBuffer table, int offset, RecordWriter writer) {
        int page = offset >> SHIFT;
        int in = offset & TABLE_PAGE_BYTES - 1;
        byte[] known = pages[page];
        if (known == null) {
            known = new byte[TABLE_PAGE_BYTES];
            table.getBytes(page << SHIFT, known);
            pages[page] = known;
            writer.tablePage(page, reads, known);
        }
        reads++;
        int value = table.getIntVolatile(offset);
        view.wrap(known);
        if (view.getInt(in) != value) {
            view.putInt(in, value);
            writer.tableWord(offset, reads - 1, value);
        }
        return value;
    }

    /** Replaying: the value seen then; changes before this read come from {@code history}. */
    int seeAgain(int offset, History history) {
        follow(history);
        history.tableChanges(this, reads);
        reads++;
        byte[] known = pages[offset >> SHIFT];
        if (known == null) {
            throw history.differs("reading the task table at " + offset + ", which it did not do then");
        }
        view.wrap(known);
        return view.getInt(offset & TABLE_PAGE_BYTES - 1);
    }

    /** Counts reads anew where history is at another input; also when it ends there, before any read of that input. */
    void follow(History history) {
        if (pastInput != history.inputs()) {
            pastInput = history.inputs();
            reads = 0;
        }
    }

    void putPage(int page, byte[] bytes) {
        pages[page] = bytes;
    }

    void putWord(int offset, int value) {
        view.wrap(pages[offset >> SHIFT]);
        view.putInt(offset & TABLE_PAGE_BYTES - 1, value);
    }
}
