package io.cloister.vfs.socket;

import io.cloister.vfs.file.OpenFile;
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

    public void drop(Rights rights) {
        files.forEach(OpenFile::release);
        rights.landed(files.size());
    }

    /** Counts descriptors in flight. */
    public static final class Rights {
        private int inFlight;

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

        /** Now. */
        public int inFlight() {
            return inFlight;
        }
    }
}
