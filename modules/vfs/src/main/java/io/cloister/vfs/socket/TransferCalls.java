package io.cloister.vfs.socket;

import io.cloister.abi.Errno;
import io.cloister.abi.MsghdrLayout;
import io.cloister.abi.Sockets;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.unix.UnixSocket;
import java.util.Arrays;

/** sendto(2), recvfrom(2), sendmsg(2), recvmsg(2). */
public final class TransferCalls {
    private static final int NOT_FOR_US = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT | Sockets.MSG_WAITALL | Sockets.MSG_CMSG_CLOEXEC;
    private final SocketArgs args;
    private final AncillaryCodec controls;

    TransferCalls(SocketArgs args, AncillaryCodec controls) {
        this.args = args;
        this.controls = controls;
    }

    /** (fd, data, length, flags, address, address length). */
    public void sendto(Call call) {
        Socket socket = args.socket(call);
        if (socket == null) {
            return;
        }
        byte[] address = call.arg(4) == 0 ? new byte[0] : SocketArgs.address(call, 4);
        if (address == null) {
            return;
        }
        if (call.inLength(1) < 0) {
            call.complete(call.inLength(1));
            return;
        }
        boolean cut = Long.compareUnsigned(call.arg(2), call.inLength(1)) > 0;
        if (cut && !socket.isStreamType()) {
            call.complete(-Errno.EMSGSIZE);
            return;
        }
        int flags = call.intArg(3);
        int length = call.inLength(1);
        Outgoing message = new Outgoing().by(call.tid(), flags).data(call.memory(), call.inOffset(1), length);
        message.address = address;
        startSend(call, socket, flags, new SendWait(call, socket, message, new BytesSent(args, call, socket, flags, cut ? length : -1)));
    }

    /** A send of plain bytes; {@code whole}: with as many the guest has more to send, -1: never. */
    private record BytesSent(SocketArgs args, Call call, Socket socket, int flags, int whole) implements SendWait.Done {
        @Override
        public void result(long n) {
            if (n == whole) {
                call.completeAndContinue(n);
            } else {
                args.completeSend(call, socket, flags, n);
            }
        }
    }

    private record MessageSent(SocketArgs args, Call call, Socket socket, Outgoing message) implements SendWait.Done {
        @Override
        public void result(long n) {
            if (n < 0) {
                socket.dropRights(message.ancillary);
            }
            args.completeSend(call, socket, message.flags, n);
        }
    }

    /** A receive of plain bytes; {@code whole}: with as many the guest wants more, -1: never. */
    private record BytesReceived(Call call, Socket socket, Incoming message, int room, int whole) implements ReceiveWait.Done {
        @Override
        public void result(long n) {
            socket.dropRights(message.ancillary);
            if (n >= 0) {
                call.out(1, (int) Math.min(n, room));
                SocketArgs.putAddress(call, 4, message.address);
            }
            if (n == whole) {
                call.completeAndContinue(n);
            } else {
                call.complete(n);
            }
        }
    }

    private record MessageReceived(TransferCalls calls, Call call, Socket socket, Incoming message, MessageTarget target)
        implements ReceiveWait.Done {
        @Override
        public void result(long n) {
            if (n >= 0) {
                calls.deliver(call, socket, message, target, call.intArg(2));
                target.scatter(call, call.inOffset(1) - MailboxDescriptor.SLOT_WINDOW, n);
            }
            call.complete(n);
        }
    }

    private void startSend(Call call, Socket socket, int flags, SendWait wait) {
        if (!wait.go(SocketArgs.dontWait(socket, flags))) {
            args.park(call, socket, true, socket.sendQueue(), wait);
        }
    }

    /** (fd, buffer, length, flags, address, address length). */
    public void recvfrom(Call call) {
        Socket socket = args.socket(call);
        if (socket == null || !SocketArgs.checkAddressRoom(call, 4)) {
            return;
        }
        if (call.inLength(1) < 0) {
            call.complete(call.inLength(1));
            return;
        }
        int flags = call.intArg(3);
        int room = call.outCapacity(1);
        boolean cut = Long.compareUnsigned(call.arg(2), room) > 0;
        Incoming message = new Incoming().by(call.tid(), flags).room(call.memory(), call.inOffset(1), room);
        int whole = cut && (flags & Sockets.MSG_WAITALL) != 0 ? room : -1;
        startReceive(call, socket, flags, new ReceiveWait(call, socket, message, new BytesReceived(call, socket, message, room, whole)));
    }

    private void startReceive(Call call, Socket socket, int flags, ReceiveWait wait) {
        if (!wait.go(SocketArgs.dontWait(socket, flags))) {
            args.park(call, socket, false, socket.waitQueue(), wait);
        }
    }

    /** (fd, msghdr, flags). */
    public void sendmsg(Call call) {
        Socket socket = args.socket(call);
        if (socket == null) {
            return;
        }
        if (call.inLength(1) < 0) {
            call.complete(call.inLength(1));
            return;
        }
        byte[] name = call.windowBytes(call.headerInt(MailboxDescriptor.MSG_NAME_OFF), call.headerInt(MailboxDescriptor.MSG_NAME_LEN));
        byte[] control = call.windowBytes(call.headerInt(MailboxDescriptor.MSG_CONTROL_OFF), call.headerInt(MailboxDescriptor.MSG_CONTROL_LEN));
        if (name == null || control == null) {
            call.complete(-Errno.EFAULT);
            return;
        }
        int flags = call.intArg(2);
        Outgoing message = new Outgoing().by(call.tid(), flags).data(call.memory(), call.inOffset(1), call.inLength(1));
        message.address = name;
        long bad = attach(socket, message, control);
        if (bad != 0) {
            call.complete(bad);
            return;
        }
        startSend(call, socket, flags, new SendWait(call, socket, message, new MessageSent(args, call, socket, message)));
    }

    /** Puts control data where the socket's family wants it. */
    long attach(Socket socket, Outgoing message, byte[] control) {
        if (socket instanceof UnixSocket) {
            long[] failure = {0};
            Ancillary decoded = controls.decode(message.tid, control, failure);
            message.ancillary = decoded == null ? Ancillary.NONE : decoded;
            return failure[0];
        }
        message.control = control;
        return 0;
    }

    /** (fd, msghdr, flags). */
    public void recvmsg(Call call) {
        Socket socket = args.socket(call);
        if (socket == null) {
            return;
        }
        byte[] header = call.windowBytes(call.headerInt(MailboxDescriptor.MSG_HDR_OFF), MsghdrLayout.SIZE);
        MessageTarget target = header == null || call.inLength(1) < 0 ? null
            : MessageTarget.of(call, header, call.arg(1), call.headerInt(MailboxDescriptor.IOV_OFF), call.headerInt(MailboxDescriptor.IOV_COUNT));
        if (target == null) {
            call.complete(call.inLength(1) < 0 ? call.inLength(1) : -Errno.EFAULT);
            return;
        }
        int flags = call.intArg(2);
        Incoming message = new Incoming().by(call.tid(), flags & ~NOT_FOR_US | flags & Sockets.MSG_WAITALL).room(call.memory(), call.inOffset(1),
            (int) Math.min(call.outCapacity(1), target.capacity()));
        startReceive(call, socket, flags, new ReceiveWait(call, socket, message, new MessageReceived(this, call, socket, message, target)));
    }

    /** Address, control data and flags of a received message, to where its msghdr says. */
    void deliver(Call call, Socket socket, Incoming message, MessageTarget target, int flags) {
        int room = Math.clamp(target.controlRoom(), 0, 16384);
        byte[] control;
        if (socket instanceof UnixSocket unix) {
            control = controls.encode(call.tid(), message, room, unix.passCredentials(), (flags & Sockets.MSG_CMSG_CLOEXEC) != 0);
        } else {
            control = message.control.length <= room ? message.control : new byte[0];
            message.msgFlags |= message.control.length > room ? Sockets.MSG_CTRUNC : 0;
        }
        if (target.name() != 0) {
            call.outTo(target.name(), Arrays.copyOf(message.address, Math.min(message.address.length, target.nameRoom())));
            call.outTo(target.header() + MsghdrLayout.MSG_NAMELEN, IntBytes.of(message.address.length));
        }
        if (control.length > 0) {
            call.outTo(target.control(), control);
        }
        call.outTo(target.header() + MsghdrLayout.MSG_CONTROLLEN, IntBytes.ofLongs(control.length));
        int cloexec = flags & Sockets.MSG_CMSG_CLOEXEC;
        call.outTo(target.header() + MsghdrLayout.MSG_FLAGS, IntBytes.of(message.msgFlags | cloexec));
    }
}
