package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.IovecLayout;
import io.cloister.abi.MmsghdrLayout;
import io.cloister.abi.MsghdrLayout;
import io.cloister.abi.Poll;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.vfs.file.Parking;
import io.cloister.vfs.stream.IntBytes;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * sendmmsg(2) and recvmmsg(2). The vector is behind a plain pointer, so the call goes through phases: fetch the headers, fetch the iovec arrays,
 * (send) fetch addresses, control data and data, then carry out. What doesn't fit the window is left to the guest's next call.
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
    }

    private final SocketArgs args;
    private final TransferCalls transfers;
    private final TreeMap<Integer, Batch> batches = new TreeMap<>();

    MultiMessageCalls(SocketArgs args, TransferCalls transfers) {
        this.args = args;
        this.transfers = transfers;
    }

    /** (fd, mmsghdr[], count, flags). */
    public void sendmmsg(Call call) {
        step(call, true);
    }

    /** (fd, mmsghdr[], count, flags, timeout). */
    public void recvmmsg(Call call) {
        step(call, false);
    }

    /** The task is gone. */
    public void taskGone(int tid) {
        batches.remove(tid);
    }

    private void step(Call call, boolean send) {
        if (call.phase() == 0) {
            batches.remove(call.tid());
            fetchVector(call);
            return;
        }
        Batch batch = batches.get(call.tid());
        if (call.phaseStatus() < 0 || batch == null) {
            batches.remove(call.tid());
            call.complete(call.phaseStatus() < 0 ? call.phaseStatus() : -Errno.EFAULT);
            return;
        }
        switch (call.phase()) {
            case 1 -> fetchIovecs(call, batch);
            case 2 -> {
                if (send) {
                    fetchData(call, batch);
                } else {
                    batches.remove(call.tid());
                    receiveAll(call, batch);
                }
            }
            default -> {
                batches.remove(call.tid());
                sendAll(call, batch);
            }
        }
    }

    private void fetchVector(Call call) {
        Socket socket = args.socket(call);
        if (socket == null) {
            return;
        }
        int count = (int) Math.min(call.arg(2) & 0xffffffffL, SocketLimits.MMSG);
        if (count == 0) {
            call.complete(0);
            return;
        }
        Batch batch = new Batch();
        batch.parts = new Part[count];
        batch.vectorAt = call.fetch(call.arg(1), count * MmsghdrLayout.SIZE);
        batches.put(call.tid(), batch);
    }

    /** Takes again what earlier phases reserved, so that this phase's reservations come behind. */
    private static void reserveBelow(Call call, int top) {
        int at = call.reserve(0);
        if (at >= 0 && at < top) {
            call.reserve(top - at);
        }
    }

    private void fetchIovecs(Call call, Batch batch) {
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
                call.actions().fetch(IntBytes.longAt(part.header, MsghdrLayout.MSG_IOV), part.iovAt, part.parts * IovecLayout.SIZE);
            }
            batch.parts[kept++] = part;
        }
        batch.parts = Arrays.copyOf(batch.parts, kept);
        if (kept == 0) {
            batches.remove(call.tid());
            call.complete(-Errno.EMSGSIZE);
            return;
        }
        call.resubmit();
    }

    private static int top(Batch batch) {
        Part last = batch.parts[batch.parts.length - 1];
        return last.iovAt + last.parts * IovecLayout.SIZE;
    }

    private void fetchData(Call call, Batch batch) {
        reserveBelow(call, top(batch));
        int kept = 0;
        for (Part part : batch.parts) {
            if (!fetchPart(call, part)) {
                break;
            }
            batch.parts[kept++] = part;
        }
        batch.parts = Arrays.copyOf(batch.parts, kept);
        if (kept == 0) {
            batches.remove(call.tid());
            call.complete(-Errno.EMSGSIZE);
            return;
        }
        call.resubmit();
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

    private void sendAll(Call call, Batch batch) {
        Socket socket = args.socket(call);
        if (socket == null) {
            return;
        }
        Part last = batch.parts[batch.parts.length - 1];
        reserveBelow(call, last.dataAt + last.dataLength);
        sendFrom(call, socket, batch, 0);
    }

    /** Sends from the {@code next}th message on; parks only while nothing was sent. */
    private void sendFrom(Call call, Socket socket, Batch batch, int next) {
        int sent = next;
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
                call.outTo(call.arg(1) + (long) sent * MmsghdrLayout.SIZE + MmsghdrLayout.MSG_LEN, IntBytes.of((int) n));
                sent++;
                continue;
            }
            socket.dropRights(message.ancillary);
            error = n;
        }
        if (sent == 0 && error == -Errno.EAGAIN && !SocketArgs.dontWait(socket, flags)) {
            args.park(call, socket, true, socket.sendQueue(), new SendSome(this, call, socket, batch));
            return;
        }
        call.complete(sent > 0 ? sent : error);
    }

    private record SendSome(MultiMessageCalls calls, Call call, Socket socket, Batch batch) implements Parking.Attempt {
        @Override
        public boolean retry() {
            boolean room = (socket.poll() & ~Poll.POLLIN) != 0;
            if (room) {
                calls.sendFrom(call, socket, batch, 0);
            }
            return room;
        }
    }

    private record ReceiveSome(MultiMessageCalls calls, Call call, Socket socket, Batch batch) implements Parking.Attempt {
        @Override
        public boolean retry() {
            return calls.receiveSome(call, socket, batch, false);
        }
    }

    private void receiveAll(Call call, Batch batch) {
        Socket socket = args.socket(call);
        if (socket == null) {
            return;
        }
        reserveBelow(call, top(batch));
        if (!receiveSome(call, socket, batch, SocketArgs.dontWait(socket, call.intArg(3)))) {
            args.park(call, socket, false, socket.waitQueue(), new ReceiveSome(this, call, socket, batch));
        }
    }

    /** Takes all messages that are there; false where there is none yet. Like MSG_WAITFORONE: it never waits for a second one. */
    private boolean receiveSome(Call call, Socket socket, Batch batch, boolean dontWait) {
        int done = 0;
        long error = 0;
        int flags = call.intArg(3);
        int something = Poll.POLLIN | Poll.POLLERR | Poll.POLLHUP;
        if (!dontWait && (socket.poll() & something) == 0) {
            return false;
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
            Incoming message = new Incoming().by(call.tid(), flags & ~(Sockets.MSG_WAITFORONE | Sockets.MSG_CMSG_CLOEXEC))
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
        if (done == 0 && error == -Errno.EAGAIN && !dontWait) {
            return false;
        }
        call.complete(done > 0 ? done : error);
        return true;
    }
}
