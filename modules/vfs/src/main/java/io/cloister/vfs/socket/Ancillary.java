package io.cloister.vfs.socket;

import io.cloister.vfs.file.OpenFile;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What travels beside the bytes of an AF_UNIX message (unix(7), Ancillary messages).
 *
 * @param files descriptions, one reference each
 * @param pid the sender's process, 0 if no credentials travel
 * @param uid the sender's user
 * @param gid the sender's group
 */
public record Ancillary(List<OpenFile> files, int pid, int uid, int gid) {
    public static final Ancillary NONE = new Ancillary(List.of(), 0, -1, -1);

    /** Nobody receives it. */
    public void drop(Rights rights) {
        rights.landed(files.size());
        rights.release(files);
    }

    /** Counts descriptors in flight. */
    public static final class Rights {
        private int inFlight;
        private final ArrayDeque<OpenFile> dropped = new ArrayDeque<>(0);
        private boolean releasing;

        /** Takes {@code n} more; false if that were too many. */
        public boolean fly(int n) {
            if (inFlight + n > SocketLimits.RIGHTS_IN_FLIGHT) {
                return false;
            }
            inFlight += n;
            return true;
        }

        /** {@code n} arrived or were dropped. */
        public void landed(int n) {
            inFlight -= n;
        }

        /**
         * Releases descriptions one after the other: a socket among them drops what lies in its own queue, and so on,
         * as deep as a guest likes.
         */
        private void release(List<OpenFile> files) {
            dropped.addAll(files);
            if (releasing) {
                return;
            }
            releasing = true;
            while (!dropped.isEmpty()) {
                dropped.poll().release();
            }
            releasing = false;
        }

        /** Now. */
        public int inFlight() {
            return inFlight;
        }
    }
}
