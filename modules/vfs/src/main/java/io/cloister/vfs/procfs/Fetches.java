package io.cloister.vfs.procfs;

import io.cloister.abi.Poll;
import io.cloister.bus.Bus;
import io.cloister.bus.ServiceId;
import io.cloister.bus.WaitQueue;
import io.cloister.bus.dispatch.DispatchProxy;
import io.cloister.vfs.pseudo.PendingText;
import java.util.Arrays;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Texts that services further left know (maps, times): asked for by the event DispatchFetch, they come back as
 * VfsFetched, maybe in pieces.
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

    /** Makes one text of several. Kept in state: made by a constructor. */
    @FunctionalInterface
    interface Maker {
        /**
         * {@code about} is the task that was asked about, {@code opener} the one that asks; a part is empty where its
         * owner had none.
         */
        byte[] make(int about, int opener, byte[][] parts);
    }

    /** Several texts, and what is made of them. */
    private final class Composite implements PendingText {
        private final int about;
        private final int opener;
        private final Maker maker;
        private final byte[][] parts;
        private final long firstId;
        private int missing;
        private byte[] text;
        private WaitQueue readers;

        private Composite(int about, int opener, Maker maker, int count, long firstId) {
            this.about = about;
            this.opener = opener;
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
                text = maker.make(about, opener, parts);
                if (readers != null) {
                    readers.wake(Poll.POLLIN | Poll.POLLRDNORM);
                }
            }
        }
    }

    private final DispatchProxy dispatch;
    private final TreeMap<Long, Part> pending = new TreeMap<>();
    private long nextId = 1;

    Fetches(Bus bus) {
        dispatch = new DispatchProxy(bus);
    }

    /** Asks for all {@code wants} about the task {@code about}; {@code maker} gets their bytes in that order. */
    PendingText begin(int about, int opener, Maker maker, Want... wants) {
        Composite made = new Composite(about, opener, maker, wants.length, nextId);
        for (int i = 0; i < wants.length; i++) {
            if (pending.size() >= ProcFsLimits.FETCHES) {
                made.arrived(i, NOTHING);
                nextId++;
                continue;
            }
            pending.put(nextId, new Part(made, i));
            dispatch.fetch(about, nextId++, wants[i].owner().ordinal(), wants[i].kind());
        }
        return made;
    }

    /** A piece of the text {@code id} has come. */
    void fetched(long id, long offset, long total, DirectBuffer bytes, int length) {
        Part part = pending.get(id);
        if (part == null) {
            return;
        }
        if (total <= 0 || total > ProcFsLimits.TEXT || offset < 0 || offset > total) {
            finish(id, part);
            return;
        }
        if (part.bytes.length < total) {
            part.bytes = Arrays.copyOf(part.bytes, (int) total);
        }
        int n = (int) Math.min(length, total - offset);
        bytes.getBytes(0, part.bytes, (int) offset, n);
        part.have = (int) offset + n;
        if (part.have >= total || n == 0) {
            finish(id, part);
        }
    }

    private void finish(long id, Part part) {
        pending.remove(id);
        part.of.arrived(part.index, part.have < part.bytes.length ? Arrays.copyOf(part.bytes, part.have) : part.bytes);
    }
}
