package io.cloister.proc;

import java.util.ArrayList;
import java.util.List;

/** A System V message queue. */
final class MessageQueue {
    /** One message. */
    record Text(long type, byte[] bytes) {
    }

    final IpcPerm perm;
    final List<Text> texts = new ArrayList<>();
    /** Calls that wait, oldest first. */
    final List<Parked> waiters = new ArrayList<>();
    int bytes;
    int maxBytes = ProcLimits.MAX_QUEUE_BYTES;
    long stime;
    long rtime;
    long ctime;
    int lastSender;
    int lastReceiver;

    MessageQueue(IpcPerm perm, long ctime) {
        this.perm = perm;
        this.ctime = ctime;
    }

    int id() {
        return perm.id;
    }

    /** msgop(2): full counts messages, too, so that empty ones are bounded. */
    boolean hasRoom(int size) {
        return bytes + size <= maxBytes && texts.size() < maxBytes;
    }
}
