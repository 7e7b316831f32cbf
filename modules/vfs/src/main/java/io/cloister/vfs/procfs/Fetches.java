package io.cloister.vfs.procfs;

import io.cloister.abi.Poll;
import io.cloister.bus.Bus;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.vfs.file.WaitQueue;
import io.cloister.vfs.pseudo.PendingText;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * Texts that services further left know (maps, times): asked for by the event DISPATCH_FETCH, they come back as VFS_FETCHED, maybe in pieces.
 */
final class Fetches {
    private static final byte[] NOTHING = new byte[0];

    /** One text of one owner. */
    private static final class Part {
        private final Composite of;
        private final int index;
        private byte[] bytes = NOTHING;
        private int have;

        private Part(Composite of, int index) {
            this.of = of;
            this.index = index;
        }
    }

    /** What to ask for: who knows it, and which text. */
    record Want(ServiceId owner, int kind) {
    }

    /** Makes one text of several. */
    interface Maker {
        byte[] make(byte[][] parts);
    }

    /** The one that was asked for, as it came. */
    record AsIs() implements Maker {
        @Override
        public byte[] make(byte[][] parts) {
            return parts[0];
        }
    }

    /** Several texts, and what is made of them. */
    private final class Composite implements PendingText {
        private final Maker maker;
        private final byte[][] parts;
        private final long firstId;
        private int missing;
        private byte[] text;
        private WaitQueue readers;

        private Composite(int count, long firstId, Maker maker) {
            this.maker = maker;
            this.parts = new byte[count][];
            this.firstId = firstId;
            this.missing = count;
        }

        @Override
        public byte[] text() {
            return text;
        }

        @Override
        public void whenReady(WaitQueue queue) {
            readers = queue;
        }

        @Override
        public void abandon() {
            for (int i = 0; i < parts.length; i++) {
                pending.remove(firstId + i);
            }
        }

        private void arrived(int index, byte[] bytes) {
            parts[index] = bytes;
            if (--missing == 0) {
                text = maker.make(parts);
                if (readers != null) {
                    readers.wake(Poll.POLLIN | Poll.POLLRDNORM);
                }
            }
        }
    }

    private final Bus bus;
    private final TreeMap<Long, Part> pending = new TreeMap<>();
    private long nextId = 1;

    Fetches(Bus bus) {
        this.bus = bus;
    }

    /** Asks for all {@code wants} about {@code tid}; {@code maker} gets their bytes in that order (empty where the owner had none). */
    PendingText begin(int tid, Maker maker, Want... wants) {
        Composite made = new Composite(wants.length, nextId, maker);
        for (int i = 0; i < wants.length; i++) {
            if (pending.size() >= ProcFsLimits.FETCHES) {
                made.arrived(i, NOTHING);
                nextId++;
                continue;
            }
            pending.put(nextId, new Part(made, i));
            Message event = bus.message(Op.DISPATCH_FETCH, tid).with(nextId, wants[i].owner().ordinal(), wants[i].kind(), tid);
            nextId++;
            bus.event(ServiceId.DISPATCH, event);
        }
        return made;
    }

    /** Event VFS_FETCHED: a0 id, a1 offset, a2 total or minus an errno, payload a piece. */
    void fetched(Message event) {
        Part part = pending.get(event.a[0]);
        if (part == null) {
            return;
        }
        long total = event.a[2];
        long offset = event.a[1];
        if (total <= 0 || total > ProcFsLimits.TEXT || offset < 0 || offset > total) {
            finish(event.a[0], part);
            return;
        }
        if (part.bytes.length < total) {
            part.bytes = Arrays.copyOf(part.bytes, (int) total);
        }
        int n = (int) Math.min(event.length(), total - offset);
        event.payload().getBytes(0, part.bytes, (int) offset, n);
        part.have = (int) offset + n;
        if (part.have >= total || n == 0) {
            finish(event.a[0], part);
        }
    }

    private void finish(long id, Part part) {
        pending.remove(id);
        part.of.arrived(part.index, part.have < part.bytes.length ? Arrays.copyOf(part.bytes, part.have) : part.bytes);
    }
}
