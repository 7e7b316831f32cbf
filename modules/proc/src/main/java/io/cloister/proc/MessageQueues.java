package io.cloister.proc;

import io.cloister.abi.Errno;
import io.cloister.abi.Ipc;
import io.cloister.abi.MsqidDsLayout;
import io.cloister.abi.Sys;
import io.cloister.abi.Time;
import io.cloister.bus.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeMap;

/** System V message queues: msgget(2), msgop(2), msgctl(2). */
final class MessageQueues {
    private static final int HEAD = 8;
    private static final int RETRY = 1;

    private final ProcKernel k;
    private final TreeMap<Integer, MessageQueue> queues = new TreeMap<>();
    private int nextId;
    private int messages;

    MessageQueues(ProcKernel k) {
        this.k = k;
    }

    void register(CallTable calls) {
        calls.on(Sys.MSGGET, this::msgget)
            .on(Sys.MSGSND, this::msgsnd)
            .on(Sys.MSGRCV, this::msgrcv)
            .on(Sys.MSGCTL, this::msgctl);
    }

    private long seconds() {
        return k.clock.realtimeNs() / Time.NSEC_PER_SEC;
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
        int error = GuestTime.check(call, 1, HEAD + (int) size);
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
        byte[] text = java.util.Arrays.copyOfRange(raw, HEAD, HEAD + (int) size);
        if (queue.hasRoom(text.length)) {
            long result = append(task, queue, type, text);
            wake(queue);
            return result;
        }
        if ((call.intArg(3) & Ipc.IPC_NOWAIT) != 0) {
            return -Errno.EAGAIN;
        }
        Parked parked = new Parked(Parked.Kind.MESSAGE_SEND, task, call);
        parked.type = type;
        parked.text = text;
        return park(queue, parked);
    }

    private long park(MessageQueue queue, Parked parked) {
        parked.ipcId = queue.id();
        long result = k.parking.park(parked, Long.MAX_VALUE);
        if (result == Parking.PARKED) {
            queue.waiters.add(parked);
        }
        return result;
    }

    private long append(Task task, MessageQueue queue, long type, byte[] text) {
        if (messages >= ProcLimits.MAX_MESSAGES) {
            return -Errno.ENOMEM;
        }
        messages++;
        queue.texts.add(new MessageQueue.Text(type, text));
        queue.bytes += text.length;
        queue.stime = seconds();
        queue.lastSender = task.group.tgid;
        return 0;
    }

    private long msgrcv(Task task, Call call) {
        long size = call.arg(2);
        int flags = call.intArg(4);
        if (size < 0 || (flags & Ipc.MSG_COPY) != 0) {
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
        Parked parked = new Parked(Parked.Kind.MESSAGE_RECEIVE, task, call);
        parked.type = call.arg(3);
        parked.size = size;
        parked.flags = flags;
        long result = receive(queue, parked);
        if (result != -RETRY) {
            wake(queue);
            return result;
        }
        return (flags & Ipc.IPC_NOWAIT) != 0 ? -Errno.ENOMSG : park(queue, parked);
    }

    /** The length received, an error, or -RETRY (EPERM, which nobody means here) where nothing fits. */
    private long receive(MessageQueue queue, Parked wanted) {
        int at = select(queue, wanted.type, (wanted.flags & Ipc.MSG_EXCEPT) != 0);
        if (at < 0) {
            return -RETRY;
        }
        MessageQueue.Text text = queue.texts.get(at);
        if (text.bytes().length > wanted.size && (wanted.flags & Ipc.MSG_NOERROR) == 0) {
            return -Errno.E2BIG;
        }
        int length = (int) Math.min(text.bytes().length, wanted.size);
        ByteBuffer out = ByteBuffer.allocate(HEAD + length).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(text.type()).put(text.bytes(), 0, length);
        wanted.call.out(1, out.array());
        queue.texts.remove(at);
        messages--;
        queue.bytes -= text.bytes().length;
        queue.rtime = seconds();
        queue.lastReceiver = wanted.task.group.tgid;
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

    /** Something changed: waiting senders and receivers try again, oldest first, until nobody gets on. */
    private void wake(MessageQueue queue) {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Parked waiter : List.copyOf(queue.waiters)) {
                if (!queue.waiters.contains(waiter)) {
                    continue;
                }
                if (waiter.kind == Parked.Kind.MESSAGE_RECEIVE) {
                    long result = receive(queue, waiter);
                    if (result != -RETRY) {
                        k.parking.complete(waiter.task, result);
                        progress = true;
                    }
                } else if (queue.hasRoom(waiter.text.length)) {
                    queue.waiters.remove(waiter);
                    k.parking.complete(waiter.task, append(waiter.task, queue, waiter.type, waiter.text));
                    progress = true;
                }
            }
        }
    }

    /** A waiter was interrupted, or is done. */
    void forget(Parked parked) {
        MessageQueue queue = queues.get(parked.ipcId);
        if (queue != null) {
            queue.waiters.remove(parked);
        }
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
        int error = GuestTime.check(call, 2, MsqidDsLayout.SIZE);
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
        for (Parked waiter : List.copyOf(queue.waiters)) {
            k.parking.complete(waiter.task, -Errno.EIDRM);
        }
        return 0;
    }
}
