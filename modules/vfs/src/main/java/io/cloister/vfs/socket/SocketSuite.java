package io.cloister.vfs.socket;

import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.task.Descriptors;
import io.cloister.vfs.unix.UnixWorld;

/** The socket calls by group, made from what they share. */
public final class SocketSuite {
    private final SocketCalls calls;
    private final OptionCalls options;
    private final TransferCalls transfers;
    private final MultiMessageCalls multi;

    /** {@code net} null: AF_UNIX only. */
    public SocketSuite(VfsKernel kernel, Descriptors descriptors, UnixWorld unix, NetStack net) {
        SocketArgs args = new SocketArgs(descriptors, kernel.parking(), kernel.clock(), kernel.tasks());
        calls = new SocketCalls(args, new SocketFactory(unix, net, kernel.signaller()));
        options = new OptionCalls(args);
        transfers = new TransferCalls(args, new AncillaryCodec(descriptors, kernel.tasks(), unix.rights()));
        multi = new MultiMessageCalls(args, transfers);
    }

    /** socket(2) to getpeername(2). */
    public SocketCalls calls() {
        return calls;
    }

    /** getsockopt(2), setsockopt(2). */
    public OptionCalls options() {
        return options;
    }

    /** sendto(2) to recvmsg(2). */
    public TransferCalls transfers() {
        return transfers;
    }

    /** sendmmsg(2), recvmmsg(2). */
    public MultiMessageCalls multi() {
        return multi;
    }
}
