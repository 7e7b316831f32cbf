package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.MsghdrLayout;
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

/** sendto(2), recvfrom(2), sendmsg(2), recvmsg(2). */
public final class TransferCalls {
    private static final int NOT_FOR_US = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT | Sockets.MSG_WAITALL
        | Sockets.MSG_CMSG_CLOEXEC;
    private final SocketWaits waits;
    private final AncillaryCodec controls;

    public TransferCalls(SocketWaits waits, AncillaryCodec controls) {
        this.waits = waits;
        this.controls = controls;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.SENDTO, this::sendto);
        table.on(Sys.RECVFROM, this::recvfrom);
        table.on(Sys.SENDMSG, this::sendmsg);
        table.on(Sys.RECVMSG, this::recvmsg);
    }

    /** (fd, data, length, flags, address, address length). */
    private long sendto(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        boolean named = call.arg(4) != 0;
        long bad = named ? SocketArgs.checkAddress(call, 4) : 0;
        if (bad != 0) {
            return bad;
        }
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        boolean cut = Long.compareUnsigned(call.arg(2), call.inLength(1)) > 0;
        if (cut && !socket.isStreamType()) {
            return -Errno.EMSGSIZE;
        }
        int flags = call.intArg(3);
        int length = call.inLength(1);
        Outgoing message = new Outgoing().by(caller.tid(), flags).data(call.memory(), call.inOffset(1), length);
        if (named) {
            message.address = SocketArgs.address(call, 4);
        }
        SendWait.Done done = new BytesSent(waits, call, socket, flags, cut ? length : -1);
        return startSend(new SendWait(call, socket, message, done), flags);
    }

    /** A send of plain bytes; {@code whole}: with as many the guest has more to send, -1: never. */
    private record BytesSent(SocketWaits waits, Call call, Socket socket, int flags, int whole)
        implements SendWait.Done {
        @Override
        public long result(long n) {
            if (n == whole) {
                call.completeAndContinue(n);
                return CallHandler.LATER;
            }
            return waits.sent(call, socket, flags, n);
        }
    }

    private record MessageSent(SocketWaits waits, Call call, Socket socket, Outgoing message) implements SendWait.Done {
        @Override
        public long result(long n) {
            if (n < 0) {
                socket.dropRights(message.ancillary);
            }
            return waits.sent(call, socket, message.flags, n);
        }
    }

    /** A receive of plain bytes; {@code whole}: with as many the guest wants more, -1: never. */
    private record BytesReceived(Call call, Socket socket, Incoming message, int room, int whole)
        implements ReceiveWait.Done {
        @Override
        public long result(long n) {
            socket.dropRights(message.ancillary);
            if (n >= 0) {
                call.out(1, (int) Math.min(n, room));
                SocketArgs.putAddress(call, 4, message.address);
            }
            if (n == whole) {
                call.completeAndContinue(n);
                return CallHandler.LATER;
            }
            return n;
        }
    }

    private record MessageReceived(TransferCalls calls, Call call, Socket socket, Incoming message,
        MessageTarget target) implements ReceiveWait.Done {
        @Override
        public long result(long n) {
            if (n >= 0) {
                calls.deliver(call, socket, message, target, call.intArg(2));
                target.scatter(call, call.inOffset(1) - MailboxDescriptor.SLOT_WINDOW, n);
            }
            return n;
        }
    }

    private long startSend(SendWait wait, int flags) {
        long result = wait.go(SocketArgs.dontWait(wait.socket, flags));
        return result != CallHandler.LATER || wait.isFinished() ? result : waits.park(wait, wait.socket.sendQueue());
    }

    private long startReceive(ReceiveWait wait, int flags) {
        long result = wait.go(SocketArgs.dontWait(wait.socket, flags));
        return result != CallHandler.LATER || wait.isFinished() ? result : waits.park(wait, wait.socket.waitQueue());
    }

    /** (fd, buffer, length, flags, address, address length). */
    private long recvfrom(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        long bad = SocketArgs.checkAddressRoom(call, 4);
        if (bad != 0) {
            return bad;
        }
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        int flags = call.intArg(3);
        int room = call.outCapacity(1);
        boolean cut = Long.compareUnsigned(call.arg(2), room) > 0;
        Incoming message = new Incoming().by(caller.tid(), flags).room(call.memory(), call.inOffset(1), room);
        int whole = cut && (flags & Sockets.MSG_WAITALL) != 0 ? room : -1;
        ReceiveWait.Done done = new BytesReceived(call, socket, message, room, whole);
        return startReceive(new ReceiveWait(call, socket, message, done), flags);
    }

    /** (fd, msghdr, flags). */
    private long sendmsg(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        byte[] name = call.windowBytes(call.headerInt(MailboxDescriptor.MSG_NAME_OFF),
            call.headerInt(MailboxDescriptor.MSG_NAME_LEN));
        byte[] control = call.windowBytes(call.headerInt(MailboxDescriptor.MSG_CONTROL_OFF),
            call.headerInt(MailboxDescriptor.MSG_CONTROL_LEN));
        if (name == null || control == null) {
            return -Errno.EFAULT;
        }
        int flags = call.intArg(2);
        Outgoing message = new Outgoing().by(caller.tid(), flags)
            .data(call.memory(), call.inOffset(1), call.inLength(1));
        message.address = name;
        long bad = attach(socket, message, control);
        if (bad != 0) {
            return bad;
        }
        return startSend(new SendWait(call, socket, message, new MessageSent(waits, call, socket, message)), flags);
    }

    /** Puts control data where the socket's family wants it. */
    long attach(Socket socket, Outgoing message, byte[] control) {
        if (socket.carriesRights()) {
            long[] failure = {0};
            Ancillary decoded = controls.decode(message.tid, control, failure);
            message.ancillary = decoded == null ? Ancillary.NONE : decoded;
            return failure[0];
        }
        message.control = control;
        return 0;
    }

    /** (fd, msghdr, flags). */
    private long recvmsg(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        if (!(file instanceof Socket socket)) {
            return SocketArgs.noSocket(file);
        }
        if (call.inLength(1) < 0) {
            return call.inLength(1);
        }
        byte[] header = call.windowBytes(call.headerInt(MailboxDescriptor.MSG_HDR_OFF), MsghdrLayout.SIZE);
        MessageTarget target = header == null ? null : MessageTarget.of(call, header, call.arg(1),
            call.headerInt(MailboxDescriptor.IOV_OFF), call.headerInt(MailboxDescriptor.IOV_COUNT));
        if (target == null) {
            return -Errno.EFAULT;
        }
        int flags = call.intArg(2);
        int room = (int) Math.min(call.outCapacity(1), target.capacity());
        Incoming message = new Incoming().by(caller.tid(), flags & ~NOT_FOR_US | flags & Sockets.MSG_WAITALL)
            .room(call.memory(), call.inOffset(1), room);
        ReceiveWait.Done done = new MessageReceived(this, call, socket, message, target);
        return startReceive(new ReceiveWait(call, socket, message, done), flags);
    }

    /** Address, control data and flags of a received message, to where its msghdr says. */
    void deliver(Call call, Socket socket, Incoming message, MessageTarget target, int flags) {
        int room = Math.clamp(target.controlRoom(), 0, 16384);
        byte[] control;
        if (socket.carriesRights()) {
            boolean cloexec = (flags & Sockets.MSG_CMSG_CLOEXEC) != 0;
            control = controls.encode(call.tid(), message, room, socket.passCredentials(), cloexec);
        } else {
            control = message.control.length <= room ? message.control : new byte[0];
            message.msgFlags |= message.control.length > room ? Sockets.MSG_CTRUNC : 0;
        }
        if (target.name() != 0) {
            call.outTo(target.name(), Arrays.copyOf(message.address,
                Math.min(message.address.length, target.nameRoom())));
            call.outTo(target.header() + MsghdrLayout.MSG_NAMELEN, IntBytes.of(message.address.length));
        }
        if (control.length > 0) {
            call.outTo(target.control(), control);
        }
        call.outTo(target.header() + MsghdrLayout.MSG_CONTROLLEN, IntBytes.ofLongs(control.length));
        int shown = message.msgFlags | flags & Sockets.MSG_CMSG_CLOEXEC;
        call.outTo(target.header() + MsghdrLayout.MSG_FLAGS, IntBytes.of(shown));
    }
}
