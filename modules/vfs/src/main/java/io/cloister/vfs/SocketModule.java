package io.cloister.vfs;

import io.cloister.abi.Sys;
import io.cloister.bus.Op;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.socket.MultiMessageCalls;
import io.cloister.vfs.socket.OptionCalls;
import io.cloister.vfs.socket.SocketCalls;
import io.cloister.vfs.socket.SocketSuite;
import io.cloister.vfs.socket.TransferCalls;
import io.cloister.vfs.task.Descriptors;
import io.cloister.vfs.unix.UnixWorld;

/** All socket calls, and netstack's events. */
final class SocketModule implements CallModule {
    private final SocketSuite suite;
    private final NetStack net;

    SocketModule(VfsKernel kernel, Descriptors descriptors, UnixWorld unix, NetStack net) {
        this.net = net;
        this.suite = new SocketSuite(kernel, descriptors, unix, net);
    }

    @Override
    public void register(Handlers to) {
        to.onEvent(Op.VFS_SOCKET_READY, event -> net.ready((int) event.a[0], (int) event.a[1]));
        SocketCalls calls = suite.calls();
        to.register(Sys.SOCKET, (call, caller) -> calls.socket(call));
        to.register(Sys.SOCKETPAIR, (call, caller) -> calls.socketpair(call));
        to.register(Sys.BIND, (call, caller) -> calls.bind(call));
        to.register(Sys.CONNECT, (call, caller) -> calls.connect(call));
        to.register(Sys.LISTEN, (call, caller) -> calls.listen(call));
        to.register(Sys.ACCEPT, (call, caller) -> calls.accept(call));
        to.register(Sys.ACCEPT4, (call, caller) -> calls.accept4(call));
        to.register(Sys.SHUTDOWN, (call, caller) -> calls.shutdown(call));
        to.register(Sys.GETSOCKNAME, (call, caller) -> calls.getsockname(call));
        to.register(Sys.GETPEERNAME, (call, caller) -> calls.getpeername(call));
        OptionCalls options = suite.options();
        to.register(Sys.SETSOCKOPT, (call, caller) -> options.setsockopt(call));
        to.register(Sys.GETSOCKOPT, (call, caller) -> options.getsockopt(call));
        TransferCalls transfers = suite.transfers();
        to.register(Sys.SENDTO, (call, caller) -> transfers.sendto(call));
        to.register(Sys.RECVFROM, (call, caller) -> transfers.recvfrom(call));
        to.register(Sys.SENDMSG, (call, caller) -> transfers.sendmsg(call));
        to.register(Sys.RECVMSG, (call, caller) -> transfers.recvmsg(call));
        MultiMessageCalls multi = suite.multi();
        to.register(Sys.SENDMMSG, (call, caller) -> multi.sendmmsg(call));
        to.register(Sys.RECVMMSG, (call, caller) -> multi.recvmmsg(call));
        to.onTaskExit(multi::taskGone);
    }
}
