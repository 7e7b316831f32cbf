package io.cloister.proc.ipc;

import io.cloister.bus.WaitQueue;
import io.cloister.proc.env.ProcLimits;
import java.util.ArrayList;
import java.util.List;

/** A System V message queue. */
final class MessageQueue {
    /** One message. */
    record Text(long type, byte[] bytes) {
    }

    final IpcPerm perm;
    final List<Text> texts = new ArrayList<>();
    /** Calls that wait for room or for a message; woken when something has changed. */
    final WaitQueue changes = new WaitQueue();
    boolean isRemoved;
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
