package io.cloister.viewer;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServiceId;
import io.cloister.journal.CallJoiner;
import io.cloister.journal.CallJoiner.JoinedCall;
import io.cloister.journal.JournalReader;
import io.cloister.runtime.record.JournalRecord.CallCompleted;
import io.cloister.runtime.record.JournalRecord.CallTaken;
import io.cloister.runtime.record.JournalRecord.Lost;
import io.cloister.runtime.record.JournalRecord.Passed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One pass over the records of a sandbox: calls and hops, each handed over where it ends; what is open at the end comes
 * last. Keeps only what is open.
 */
public final class JournalScan {
    /** Gets what a scan finds. */
    public interface Sink {
        /** A call was answered, or never will be. */
        void call(PlacedCall call);

        /** A message between services went its way. */
        void hop(Hop hop);

        /** {@code count} records of {@code service} are missing from here on. */
        void lost(ServiceId service, long realtimeNs, long count);
    }

    private static final class Place {
        private long first;
        private boolean continues;
    }

    private final CallJoiner calls = new CallJoiner();
    private final Map<Long, Place> places = new HashMap<>();
    private final long[] records = new long[ServiceId.COUNT];
    private final Sink sink;
    private final HopJoiner hops;

    /** {@code hasJournal}: whose records will come. */
    public JournalScan(Predicate<ServiceId> hasJournal, Sink sink) {
        this.sink = sink;
        this.hops = new HopJoiner(hasJournal, sink::hop);
    }

    /** A scan of the journals below {@code directory}; {@code only} null for all. */
    public static JournalScan of(Path directory, ServiceId only, Sink sink) {
        return new JournalScan(
                id -> (only == null || only == id) && Files.isDirectory(directory.resolve(id.label())), sink);
    }

    /** Takes all that there is now. */
    public void takeAll(JournalReader reader) throws IOException {
        JournalReader.Entry entry;
        while ((entry = reader.next()) != null) {
            take(entry);
        }
    }

    /** Takes the next record. */
    public void take(JournalReader.Entry entry) {
        long position = ++records[entry.service().ordinal()];
        JoinedCall ended = calls.next(entry);
        if (ended != null) {
            Place place = places.remove(key(ended.service(), ended.task()));
            sink.call(new PlacedCall(ended, place == null ? 0 : place.first, ended.isFinished() ? position : 0));
        }
        switch (entry.record()) {
            case CallTaken call -> taken(entry.service(), call, position);
            case CallCompleted done -> continued(entry.service(), done);
            case Passed message -> hops.take(entry, message, position);
            case Lost lost -> sink.lost(entry.service(), entry.realtimeNs(), lost.count());
            default -> {
            }
        }
    }

    /** No more records will come. */
    public void finish() {
        for (JoinedCall call : calls.unfinished()) {
            Place place = places.get(key(call.service(), call.task()));
            sink.call(new PlacedCall(call, place == null ? 0 : place.first, 0));
        }
        hops.finish();
    }

    /** Records of one service so far. */
    public long records(ServiceId service) {
        return records[service.ordinal()];
    }

    private void taken(ServiceId service, CallTaken call, long position) {
        Place place = places.computeIfAbsent(key(service, call.task()), k -> new Place());
        if (place.first == 0 || call.phase() == 0 && !place.continues) {
            place.first = position;
        }
        place.continues = false;
    }

    private void continued(ServiceId service, CallCompleted done) {
        Place place = places.get(key(service, done.task()));
        if (place != null) {
            place.continues = (done.replyFlags() & MailboxDescriptor.REPLY_CONTINUE) != 0;
        }
    }

    private static long key(ServiceId service, int task) {
        return (long) service.ordinal() << 32 | task & 0xffffffffL;
    }
}
