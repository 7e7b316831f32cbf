package io.cloister.viewer;

import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalReader;
import io.cloister.runtime.record.JournalRecord.Passed;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes one hop of what its two ends recorded: sent, received, replied, answered. Either end may be missing, because
 * its journal is, or no longer goes back that far; and the ends' clocks are read at different moments of one message,
 * so a message may well seem to arrive before it went: such times are set to the earliest that can be.
 */
final class HopJoiner {
    /** A hop that has waited so long for its other end goes without it. */
    private static final long PATIENCE_NS = 2_000_000_000L;

    private record Key(boolean isRequest, ServiceId from, ServiceId to, long correlation) {
    }

    private static final class Open {
        private final Key key;
        private final long sinceNs;
        private Passed message;
        private Passed reply;
        private long sentNs = -1;
        private long receivedNs = -1;
        private long repliedNs = -1;
        private long answeredNs = -1;
        private long fromRecord;
        private long toRecord;
        private boolean done;

        private Open(Key key, long sinceNs) {
            this.key = key;
            this.sinceNs = sinceNs;
        }

        private Hop hop() {
            // A request has the time at which its receiver began a round of work, and a reply is written down after it
            // went: what can't be is mended.
            receivedNs = receivedNs >= 0 ? Math.max(receivedNs, sentNs) : receivedNs;
            repliedNs = answeredNs >= 0 ? Math.min(repliedNs, answeredNs) : repliedNs;
            return new Hop(
                    message,
                    reply,
                    key.from,
                    key.to,
                    new Hop.Times(sentNs, receivedNs, repliedNs, answeredNs),
                    fromRecord,
                    toRecord);
        }
    }

    private final Predicate<ServiceId> hasJournal;
    private final Consumer<Hop> out;
    private final Map<Key, ArrayDeque<Open>> open = new HashMap<>();
    private final ArrayDeque<Open> byAge = new ArrayDeque<>();

    /** {@code hasJournal}: whose records are read, so that nobody waits for the others. */
    HopJoiner(Predicate<ServiceId> hasJournal, Consumer<Hop> out) {
        this.hasJournal = hasJournal;
        this.out = out;
    }

    /** Takes one record, number {@code position} of its journal. */
    void take(JournalReader.Entry entry, Passed message, long position) {
        boolean isReply = message.kind() == Message.REPLY;
        ServiceId sender = message.sent() ? entry.service() : message.other();
        ServiceId receiver = message.sent() ? message.other() : entry.service();
        Key key = new Key(
                isReply || message.kind() == Message.REQUEST,
                isReply ? receiver : sender,
                isReply ? sender : receiver,
                message.correlation());
        Open hop = find(key, message.sent(), isReply, entry.realtimeNs());
        if (hop == null) {
            return;
        }
        if (isReply) {
            hop.reply = message;
        } else {
            hop.message = message;
        }
        note(hop, message.sent(), isReply, entry.realtimeNs(), position);
        if (isComplete(hop)) {
            emit(hop);
        }
        expire(entry.realtimeNs() - PATIENCE_NS);
    }

    /** No more records: what is left goes as it is. */
    void finish() {
        expire(Long.MAX_VALUE);
    }

    /** The oldest one that still lacks this moment; a reply alone begins nothing. */
    private Open find(Key key, boolean sent, boolean isReply, long nowNs) {
        ArrayDeque<Open> queue = open.get(key);
        if (queue != null) {
            for (Open hop : queue) {
                long at = isReply ? (sent ? hop.repliedNs : hop.answeredNs) : sent ? hop.sentNs : hop.receivedNs;
                if (at < 0) {
                    return hop;
                }
            }
        }
        if (isReply) {
            return null;
        }
        Open hop = new Open(key, nowNs);
        open.computeIfAbsent(key, k -> new ArrayDeque<>(2)).add(hop);
        byAge.add(hop);
        return hop;
    }

    private static void note(Open hop, boolean sent, boolean isReply, long ns, long position) {
        if (isReply && sent) {
            hop.repliedNs = ns;
        } else if (isReply) {
            hop.answeredNs = ns;
        } else if (sent) {
            hop.sentNs = ns;
            hop.fromRecord = position;
        } else {
            hop.receivedNs = ns;
            hop.toRecord = position;
        }
    }

    private boolean isComplete(Open hop) {
        boolean there =
                !hasJournal.test(hop.key.from) || hop.sentNs >= 0 && (!hop.key.isRequest || hop.answeredNs >= 0);
        return there
                && (!hasJournal.test(hop.key.to) || hop.receivedNs >= 0 && (!hop.key.isRequest || hop.repliedNs >= 0));
    }

    private void emit(Open hop) {
        hop.done = true;
        ArrayDeque<Open> queue = open.get(hop.key);
        queue.remove(hop);
        if (queue.isEmpty()) {
            open.remove(hop.key);
        }
        out.accept(hop.hop());
    }

    private void expire(long beforeNs) {
        while (!byAge.isEmpty() && (byAge.peek().done || byAge.peek().sinceNs < beforeNs)) {
            Open oldest = byAge.poll();
            if (!oldest.done) {
                emit(oldest);
            }
        }
    }
}
