package io.cloister.proc.ipc;

import io.cloister.abi.Errno;
import io.cloister.abi.Ipc;
import io.cloister.abi.MsqidDsLayout;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Attempt;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.Clock;
import io.cloister.bus.Parking;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.Task;
import io.cloister.proc.task.ThreadGroup;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;

/** System V message queues: msgget(2), msgop(2), msgctl(2). */
public final class MessageQueues {
    private static final int HEAD = 8;

    /** msgsnd(2): waits for room. */
    private record SendWait(
            MessageQueues queues, MessageQueue queue, ThreadGroup group, Call call, MessageQueue.Text text)
            implements Attempt {
        @Override
        public long retry() {
            return queues.send(this);
        }

        @Override
        public long interrupted() {
            return -Errno.ERESTARTNOHAND;
        }
    }

    /** msgrcv(2): waits for a message of {@code type}. */
    private record ReceiveWait(MessageQueues queues, MessageQueue queue, ThreadGroup group, Call call)
            implements Attempt {
        @Override
        public long retry() {
            return queues.receive(this);
        }

        @Override
        public long interrupted() {
            return -Errno.ERESTARTNOHAND;
        }
    }

    private final Clock clock;
    private final Parking parking;
    private final TreeMap<Integer, MessageQueue> queues = new TreeMap<>();
    private int nextId;
    private int messages;

    /** Calls wait in {@code parking}. */
    public MessageQueues(Clock clock, Parking parking) {
        this.clock = clock;
        this.parking = parking;
    }

    /** Serves these. */
    public void register(CallTable<Task> calls) {
        calls.on(Sys.MSGGET, this::msgget)
            .on(Sys.MSGSND, this::msgsnd)
            .on(Sys.MSGRCV, this::msgrcv)
            .on(Sys.MSGCTL, this::msgctl);
    }

    private long seconds() {
        return clock.realtimeNs() / Time.NSEC_PER_SEC;
    }

    private long msgget(Task task, Call call) {
        int key = call.intArg(0);
        int flags = call.intArg(1);
        MessageQueue found = key == Ipc.IPC_PRIVATE ? null : find(key);
        if (found != null) {
            if ((flags & Ipc.IPC_CREAT) != 0 && (flags & Ipc.IPC_EXCL) != 0) {
                return -Errno.EEXIST;
            }
            int error = found.perm.checkFlags(task.cred, flags);
            return error != 0 ? error : found.id();
        }
        if (key != Ipc.IPC_PRIVATE && (flags & Ipc.IPC_CREAT) == 0) {
            return -Errno.ENOENT;
        }
        if (queues.size() >= ProcLimits.MAX_MSG_QUEUES) {
            return -Errno.ENOSPC;
        }
        MessageQueue made = new MessageQueue(new IpcPerm(nextId, key, task.cred, flags), seconds());
        queues.put(nextId, made);
        nextId = nextId + 1 & Integer.MAX_VALUE;
        return made.id();
    }

    private MessageQueue find(int key) {
        for (MessageQueue queue : queues.values()) {
            if (queue.perm.key == key) {
                return queue;
            }
        }
        return null;
    }

    private long msgsnd(Task task, Call call) {
        long size = call.arg(2);
        if (size < 0 || size > ProcLimits.MAX_MESSAGE_BYTES) {
            return -Errno.EINVAL;
        }
        int error = GuestArgs.check(call, 1, HEAD + (int) size);
        if (error != 0) {
            return error;
        }
        byte[] raw = call.inBytes(1);
        long type = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        MessageQueue queue = queues.get(call.intArg(0));
        if (type < 1 || queue == null) {
            return -Errno.EINVAL;
        }
        error = queue.perm.check(task.cred, IpcPerm.WRITE);
        if (error != 0) {
            return error;
        }
        byte[] text = Arrays.copyOfRange(raw, HEAD, HEAD + (int) size);
        return attempt(new SendWait(this, queue, task.group, call, new MessageQueue.Text(type, text)), queue,
            (call.intArg(3) & Ipc.IPC_NOWAIT) != 0 ? -Errno.EAGAIN : CallHandler.LATER);
    }

    /** Tries; if that fails the call gets {@code refusal}, or waits where that is LATER. */
    private long attempt(Attempt attempt, MessageQueue queue, long refusal) {
        long result = attempt.retry();
        if (result != CallHandler.LATER || refusal != CallHandler.LATER) {
            return result != CallHandler.LATER ? result : refusal;
        }
        return parking.park(attempt, queue.changes, Parking.ANY_EVENT);
    }

    /** Appends a message if there is room. */
    private long send(SendWait wanted) {
        MessageQueue queue = wanted.queue;
        if (queue.isRemoved) {
            return -Errno.EIDRM;
        }
        if (!queue.hasRoom(wanted.text.bytes().length)) {
            return CallHandler.LATER;
        }
        if (messages >= ProcLimits.MAX_MESSAGES) {
            return -Errno.ENOMEM;
        }
        messages++;
        queue.texts.add(wanted.text);
        queue.bytes += wanted.text.bytes().length;
        queue.stime = seconds();
        queue.lastSender = wanted.group.tgid;
        wake(queue);
        return 0;
    }

    private long msgrcv(Task task, Call call) {
        int flags = call.intArg(4);
        if (call.arg(2) < 0 || (flags & Ipc.MSG_COPY) != 0) {
            return -Errno.EINVAL;
        }
        MessageQueue queue = queues.get(call.intArg(0));
        if (queue == null) {
            return -Errno.EINVAL;
        }
        int error = queue.perm.check(task.cred, IpcPerm.READ);
        if (error != 0) {
            return error;
        }
        return attempt(
                new ReceiveWait(this, queue, task.group, call),
                queue,
                (flags & Ipc.IPC_NOWAIT) != 0 ? -Errno.ENOMSG : CallHandler.LATER);
    }

    /** Takes a message of the wanted type: its length. */
    private long receive(ReceiveWait wanted) {
        MessageQueue queue = wanted.queue;
        Call call = wanted.call;
        int flags = call.intArg(4);
        if (queue.isRemoved) {
            return -Errno.EIDRM;
        }
        int at = select(queue, call.arg(3), (flags & Ipc.MSG_EXCEPT) != 0);
        if (at < 0) {
            return CallHandler.LATER;
        }
        MessageQueue.Text text = queue.texts.get(at);
        if (text.bytes().length > call.arg(2) && (flags & Ipc.MSG_NOERROR) == 0) {
            return -Errno.E2BIG;
        }
        int length = (int) Math.min(text.bytes().length, call.arg(2));
        ByteBuffer out = ByteBuffer.allocate(HEAD + length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(text.type()).put(text.bytes(), 0, length);
        call.out(1, out.array());
        queue.texts.remove(at);
        messages--;
        queue.bytes -= text.bytes().length;
        queue.rtime = seconds();
        queue.lastReceiver = wanted.group.tgid;
        wake(queue);
        return length;
    }

    /** msgop(2): the first; the first of a type, or of another; the first of the lowest type up to a bound. */
    private static int select(MessageQueue queue, long type, boolean except) {
        int best = -1;
        long lowest = type == Long.MIN_VALUE ? Long.MAX_VALUE : -type;
        for (int i = 0; i < queue.texts.size(); i++) {
            long here = queue.texts.get(i).type();
            if (type == 0 || (type > 0 && (here == type) != except)) {
                return i;
            }
            if (type < 0 && here <= lowest && (best < 0 || here < queue.texts.get(best).type())) {
                best = i;
            }
        }
        return best;
    }

    /**
     * Something changed: waiting senders and receivers try again, oldest first; who succeeds wakes the others once
     * more.
     */
    private void wake(MessageQueue queue) {
        queue.changes.wake(Parking.ANY_EVENT);
        parking.runReady();
    }

    private long msgctl(Task task, Call call) {
        MessageQueue queue = queues.get(call.intArg(0));
        if (queue == null) {
            return -Errno.EINVAL;
        }
        return switch (call.intArg(1) & ~Ipc.IPC_64) {
            case Ipc.IPC_STAT -> stat(task, call, queue);
            case Ipc.IPC_SET -> set(task, call, queue);
            case Ipc.IPC_RMID -> remove(task, queue);
            default -> -Errno.EINVAL;
        };
    }

    private static long stat(Task task, Call call, MessageQueue queue) {
        int error = queue.perm.check(task.cred, IpcPerm.READ);
        if (error != 0) {
            return error;
        }
        ByteBuffer out = ByteBuffer.allocate(MsqidDsLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        queue.perm.put(out, MsqidDsLayout.MSG_PERM);
        out.putLong(MsqidDsLayout.MSG_STIME, queue.stime).putLong(MsqidDsLayout.MSG_RTIME, queue.rtime);
        out.putLong(MsqidDsLayout.MSG_CTIME, queue.ctime).putLong(MsqidDsLayout.MSG_CBYTES, queue.bytes);
        out.putLong(MsqidDsLayout.MSG_QNUM, queue.texts.size()).putLong(MsqidDsLayout.MSG_QBYTES, queue.maxBytes);
        out.putInt(MsqidDsLayout.MSG_LSPID, queue.lastSender).putInt(MsqidDsLayout.MSG_LRPID, queue.lastReceiver);
        call.out(2, out.array());
        return 0;
    }

    private long set(Task task, Call call, MessageQueue queue) {
        int error = GuestArgs.check(call, 2, MsqidDsLayout.SIZE);
        if (error == 0) {
            error = queue.perm.checkOwner(task.cred);
        }
        if (error != 0) {
            return error;
        }
        ByteBuffer in = ByteBuffer.wrap(call.inBytes(2)).order(ByteOrder.LITTLE_ENDIAN);
        long maxBytes = in.getLong(MsqidDsLayout.MSG_QBYTES);
        // msgctl(2): raising beyond MSGMNB takes a privilege that nobody has here, because it is our bound, too.
        if (maxBytes < 0 || maxBytes > ProcLimits.MAX_QUEUE_BYTES) {
            return -Errno.EPERM;
        }
        queue.perm.set(in, MsqidDsLayout.MSG_PERM);
        queue.maxBytes = (int) maxBytes;
        queue.ctime = seconds();
        wake(queue);
        return 0;
    }

    private long remove(Task task, MessageQueue queue) {
        int error = queue.perm.checkOwner(task.cred);
        if (error != 0) {
            return error;
        }
        queues.remove(queue.id());
        messages -= queue.texts.size();
        queue.isRemoved = true;
        wake(queue);
        return 0;
    }
}
