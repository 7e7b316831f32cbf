package io.cloister.journal;

import io.cloister.abi.ArgShape;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServiceId;
import io.cloister.runtime.record.JournalRecord.Block;
import io.cloister.runtime.record.JournalRecord.CallCompleted;
import io.cloister.runtime.record.JournalRecord.CallTaken;
import io.cloister.runtime.record.JournalRecordDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Joins the two records of a call, and the several postings of one that went on: what the guest saw as one system call.
 * Offline only.
 */
public final class CallJoiner {
    /**
     * One system call.
     *
     * @param realtimeNs when it was taken. @param tookNs until it was answered, -1 if it never was. @param data for
     *     each argument the bytes known of it, null elements where none are. @param postings how often the agent posted
     *     it.
     */
    public record JoinedCall(
            ServiceId service,
            int task,
            long realtimeNs,
            long tookNs,
            int nr,
            long[] args,
            byte[][] data,
            long result,
            int postings) {
        /** True if it was answered. */
        public boolean isFinished() {
            return tookNs >= 0;
        }
    }

    private static final class Open {
        private final ServiceId service;
        private final CallTaken first;
        private final long realtimeNs;
        private final byte[][] data = new byte[JournalRecordDescriptor.ARGUMENTS][];
        private long done;
        private int postings = 1;

        private Open(ServiceId service, CallTaken first, long realtimeNs) {
            this.service = service;
            this.first = first;
            this.realtimeNs = realtimeNs;
        }

        private JoinedCall joined(long tookNs, long result) {
            return new JoinedCall(
                    service, first.task(), realtimeNs, tookNs, first.nr(), first.args(), data, result, postings);
        }
    }

    private final Map<Long, Open> open = new TreeMap<>();

    /**
     * Takes the next entry; the call that it ends, or null. A call whose mailbox goes on with another one will never be
     * answered (exit_group).
     */
    public JoinedCall next(JournalReader.Entry entry) {
        if (entry.record() instanceof CallTaken call) {
            return taken(entry, call);
        } else if (entry.record() instanceof CallCompleted done) {
            return completed(entry, done);
        }
        return null;
    }

    /** Calls that were taken and never answered: parked to the end. */
    public List<JoinedCall> unfinished() {
        List<JoinedCall> rest = new ArrayList<>();
        open.values().forEach(o -> rest.add(o.joined(-1, 0)));
        return rest;
    }

    private JoinedCall taken(JournalReader.Entry entry, CallTaken call) {
        JoinedCall abandoned = null;
        Open known = open.get(key(entry.service(), call.handle()));
        boolean goesOn = known != null && known.first.nr() == call.nr() && known.first.task() == call.task()
            && (call.phase() > 0 || known.done > 0);
        if (goesOn) {
            known.postings++;
        } else {
            abandoned = known == null ? null : known.joined(-1, 0);
            known = new Open(entry.service(), call, entry.realtimeNs());
            open.put(key(entry.service(), call.handle()), known);
        }
        keep(known, call.blocks(), true);
        return abandoned;
    }

    private JoinedCall completed(JournalReader.Entry entry, CallCompleted done) {
        Open known = open.get(key(entry.service(), done.handle()));
        if (known == null || known.first.nr() != done.nr()) {
            return null;
        }
        if (done.result() >= 0) {
            keep(known, done.blocks(), false);
        }
        if ((done.replyFlags() & MailboxDescriptor.REPLY_RESUBMIT) != 0) {
            return null;
        }
        if ((done.replyFlags() & MailboxDescriptor.REPLY_CONTINUE) != 0) {
            known.done += done.result();
            return null;
        }
        open.remove(key(entry.service(), done.handle()));
        long result = done.result() < 0 && known.done > 0 ? known.done : known.done + done.result();
        return known.joined(Math.max(0, done.timeNs() - known.first.timeNs()), result);
    }

    private static void keep(Open call, List<Block> blocks, boolean in) {
        List<ArgShape> shapes = SyscallTable.of(call.first.nr()).args();
        for (Block block : blocks) {
            boolean wanted = block.id() < shapes.size()
                    && (in
                            ? shapes.get(block.id()).isIn()
                            : shapes.get(block.id()).isOut());
            if (wanted && call.data[block.id()] == null) {
                call.data[block.id()] = block.bytes();
            }
        }
    }

    private static long key(ServiceId service, int handle) {
        return (long) service.ordinal() << 32 | handle & 0xffffffffL;
    }
}
