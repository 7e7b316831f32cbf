package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.IovecLayout;
import io.cloister.abi.MmsghdrLayout;
import io.cloister.abi.MsghdrLayout;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Caller;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * sendmmsg(2) and recvmmsg(2). The vector is behind a plain pointer, so the call goes through phases: fetch the
 * headers, fetch the iovec arrays, (send) fetch addresses, control data and data, then carry out. What doesn't fit the
 * window is left to the guest's next call.
 */
public final class MultiMessageCalls {
    private static final int RECEIVE_ROOM = 16384;
    private static final int CONTROL_MAX = 4096;

    /** One message between the phases; offsets are window offsets. */
    private static final class Part {
        private byte[] header;
        private int iovAt;
        private int parts;
        private byte[] name = new byte[0];
        private byte[] control = new byte[0];
        private int dataAt;
        private int dataLength;
        private int nameAt = -1;
        private int controlAt = -1;
    }

    /** One call between the phases. */
    private static final class Batch {
        private int vectorAt;
        private Part[] parts;
        /** The phase that comes next: what the agent says of that is not to be trusted. */
        private int next = 1;
    }

    private final SocketWaits waits;
    private final TransferCalls transfers;
    private final TreeMap<Integer, Batch> batches = new TreeMap<>();

    public MultiMessageCalls(SocketWaits waits, TransferCalls transfers) {
        this.waits = waits;
        this.transfers = transfers;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.SENDMMSG, (caller, call) -> step(caller, call, true));
        table.on(Sys.RECVMMSG, (caller, call) -> step(caller, call, false));
    }

    public void taskExits(int tid) {
        batches.remove(tid);
    }

    /** sendmmsg(2): (fd, mmsghdr[], count, flags); recvmmsg(2): and a timeout. */
    private long step(Caller caller, Call call, boolean send) {
        Batch batch = batches.remove(caller.tid());
        if (call.phase() != 0 && (call.phaseStatus() < 0 || batch == null || batch.next++ != call.phase())) {
            return call.phaseStatus() < 0 ? call.phaseStatus() : -Errno.EFAULT;
        }
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        return switch (call.phase()) {
            case 0 -> fetchVector(call);
            case 1 -> fetchIovecs(call, batch);
            case 2 -> send ? fetchData(call, batch) : receiveAll(call, socket, batch);
            default -> sendAll(call, socket, batch);
        };
    }

    private long fetchVector(Call call) {
        int count = (int) Math.min(call.arg(2) & 0xffffffffL, SocketLimits.MMSG);
        if (count == 0) {
            return 0;
        }
        Batch batch = new Batch();
        batch.parts = new Part[count];
        batch.vectorAt = call.fetch(call.arg(1), count * MmsghdrLayout.SIZE);
        if (batch.vectorAt < 0) {
            return -Errno.EMSGSIZE;
        }
        batches.put(call.tid(), batch);
        return CallHandler.LATER;
    }

    /** The next phase comes when what it needs is fetched; -EMSGSIZE if not even one message fits. */
    private long goOn(Call call, Batch batch, int kept) {
        batch.parts = Arrays.copyOf(batch.parts, kept);
        if (kept == 0) {
            return -Errno.EMSGSIZE;
        }
        batches.put(call.tid(), batch);
        call.resubmit();
        return CallHandler.LATER;
    }

    /** Takes again what earlier phases reserved, so that this phase's reservations come behind. */
    private static void reserveBelow(Call call, int top) {
        int at = call.reserve(0);
        if (at >= 0 && at < top) {
            call.reserve(top - at);
        }
    }

    private long fetchIovecs(Call call, Batch batch) {
        reserveBelow(call, batch.vectorAt + batch.parts.length * MmsghdrLayout.SIZE);
        int kept = 0;
        for (int i = 0; i < batch.parts.length; i++) {
            Part part = new Part();
            part.header = call.windowBytes(batch.vectorAt + i * MmsghdrLayout.SIZE, MsghdrLayout.SIZE);
            long parts = IntBytes.longAt(part.header, MsghdrLayout.MSG_IOVLEN);
            if (parts < 0 || parts > Sockets.UIO_MAXIOV) {
                break;
            }
            part.parts = (int) parts;
            part.iovAt = call.reserve(part.parts * IovecLayout.SIZE);
            if (part.iovAt < 0) {
                break;
            }
            if (part.parts > 0) {
                call.actions().fetch(IntBytes.longAt(part.header, MsghdrLayout.MSG_IOV), part.iovAt,
                    part.parts * IovecLayout.SIZE);
            }
            batch.parts[kept++] = part;
        }
        return goOn(call, batch, kept);
    }

    private static int top(Batch batch) {
        Part last = batch.parts[batch.parts.length - 1];
        return last.iovAt + last.parts * IovecLayout.SIZE;
    }

    private long fetchData(Call call, Batch batch) {
        reserveBelow(call, top(batch));
        int kept = 0;
        for (Part part : batch.parts) {
            if (!fetchPart(call, part)) {
                break;
            }
            batch.parts[kept++] = part;
        }
        return goOn(call, batch, kept);
    }

    private static boolean fetchPart(Call call, Part part) {
        MessageTarget target = MessageTarget.of(call, part.header, 0, part.iovAt, part.parts);
        if (target == null || target.capacity() > MailboxDescriptor.SLOT_WINDOW_SIZE) {
            return false;
        }
        part.dataLength = (int) target.capacity();
        part.name = new byte[target.name() == 0 ? 0 : Math.min(target.nameRoom(), Sockets.SOCKADDR_STORAGE_SIZE)];
        part.control = new byte[(int) Math.min(target.controlRoom(), CONTROL_MAX)];
        part.nameAt = call.reserve(part.name.length);
        part.controlAt = call.reserve(part.control.length);
        part.dataAt = call.reserve(part.dataLength);
        if (part.nameAt < 0 || part.controlAt < 0 || part.dataAt < 0) {
            return false;
        }
        fetch(call, target.name(), part.nameAt, part.name.length);
        fetch(call, target.control(), part.controlAt, part.control.length);
        int at = part.dataAt;
        for (int i = 0; i < target.iov().length; i += 2) {
            int n = Math.clamp(target.iov()[i + 1], 0, part.dataAt + part.dataLength - at);
            fetch(call, target.iov()[i], at, n);
            at += n;
        }
        return true;
    }

    private static void fetch(Call call, long address, int at, int length) {
        if (length > 0) {
            call.actions().fetch(address, at, length);
        }
    }

    private long sendAll(Call call, Socket socket, Batch batch) {
        Part last = batch.parts[batch.parts.length - 1];
        reserveBelow(call, last.dataAt + last.dataLength);
        long result = sendSome(call, socket, batch);
        boolean waiting = result == -Errno.EAGAIN && !SocketArgs.dontWait(socket, call.intArg(3));
        return waiting ? waits.park(new SendSome(this, call, socket, batch), socket.sendQueue()) : result;
    }

    /** Sends all that go now: their number, or minus an errno where there is none. */
    private long sendSome(Call call, Socket socket, Batch batch) {
        int sent = 0;
        int flags = call.intArg(3);
        long error = 0;
        while (sent < batch.parts.length && error == 0) {
            Part part = batch.parts[sent];
            Outgoing message = new Outgoing().by(call.tid(), flags)
                .data(call.memory(), MailboxDescriptor.SLOT_WINDOW + part.dataAt, part.dataLength);
            message.address = call.windowBytes(part.nameAt, part.name.length);
            error = transfers.attach(socket, message, call.windowBytes(part.controlAt, part.control.length));
            long n = error == 0 ? socket.send(message) : error;
            if (n >= 0) {
                call.outTo(call.arg(1) + (long) sent * MmsghdrLayout.SIZE + MmsghdrLayout.MSG_LEN,
                    IntBytes.of((int) n));
                sent++;
                continue;
            }
            socket.dropRights(message.ancillary);
            error = n;
        }
        return sent > 0 ? sent : error;
    }

    private static final class SendSome extends SocketWait {
        private final MultiMessageCalls calls;
        private final Batch batch;

        private SendSome(MultiMessageCalls calls, Call call, Socket socket, Batch batch) {
            super(call, socket, true);
            this.calls = calls;
            this.batch = batch;
        }

        @Override
        public long retry() {
            boolean room = (socket.poll() & ~Poll.POLLIN) != 0;
            long result = room ? calls.sendSome(call, socket, batch) : -Errno.EAGAIN;
            return result == -Errno.EAGAIN ? CallHandler.LATER : result;
        }
    }

    private static final class ReceiveSome extends SocketWait {
        private final MultiMessageCalls calls;
        private final Batch batch;

        private ReceiveSome(MultiMessageCalls calls, Call call, Socket socket, Batch batch) {
            super(call, socket, false);
            this.calls = calls;
            this.batch = batch;
        }

        @Override
        public long retry() {
            long result = calls.receiveSome(call, socket, batch, true);
            return result == -Errno.EAGAIN ? CallHandler.LATER : result;
        }
    }

    private long receiveAll(Call call, Socket socket, Batch batch) {
        reserveBelow(call, top(batch));
        boolean mayWait = !SocketArgs.dontWait(socket, call.intArg(3));
        long result = receiveSome(call, socket, batch, mayWait);
        return mayWait && result == -Errno.EAGAIN
            ? waits.park(new ReceiveSome(this, call, socket, batch), socket.waitQueue()) : result;
    }

    /**
     * Takes all messages that are there: their number, or minus an errno where there is none. Like MSG_WAITFORONE: it
     * never waits for a second one. {@code mayWait}: nothing is touched before the socket is ready.
     */
    private long receiveSome(Call call, Socket socket, Batch batch, boolean mayWait) {
        int done = 0;
        long error = 0;
        int flags = call.intArg(3);
        int something = Poll.POLLIN | Poll.POLLERR | Poll.POLLHUP;
        if (mayWait && (socket.poll() & something) == 0) {
            return -Errno.EAGAIN;
        }
        while (done < batch.parts.length) {
            Part part = batch.parts[done];
            long header = call.arg(1) + (long) done * MmsghdrLayout.SIZE;
            MessageTarget target = MessageTarget.of(call, part.header, header, part.iovAt, part.parts);
            int room = target == null ? -1 : (int) Math.min(target.capacity(), done == 0 ? 65536 : RECEIVE_ROOM);
            int at = room < 0 ? -1 : call.reserve(room);
            if (at < 0) {
                error = -Errno.EMSGSIZE;
                break;
            }
            Incoming message = new Incoming().by(call.tid(),
                flags & ~(Sockets.MSG_WAITFORONE | Sockets.MSG_CMSG_CLOEXEC))
                .room(call.memory(), MailboxDescriptor.SLOT_WINDOW + at, room);
            long n = socket.receive(message);
            if (n < 0) {
                error = n;
                break;
            }
            transfers.deliver(call, socket, message, target, flags);
            target.scatter(call, at, n);
            call.outTo(header + MmsghdrLayout.MSG_LEN, IntBytes.of((int) n));
            done++;
            if (n == 0 && socket.isStreamType()) {
                break;
            }
        }
        return done > 0 ? done : error;
    }
}
