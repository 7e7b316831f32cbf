package io.cloister.vfs.procfs;

import io.cloister.bus.NetOp;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.task.Caller;
import io.cloister.vfs.unix.UnixSocket;
import io.cloister.vfs.unix.UnixWorld;

/** /proc/PID/net (proc_pid_net(5)): netstack's texts and the list of AF_UNIX sockets. */
final class NetDir {
    /** Where the texts come from. */
    record Source(NetStack net, UnixWorld unix) {
    }

    private record NetText(Source source, int kind) implements TextInode.Text {
        @Override
        public byte[] text(Caller opener) {
            return source.net() == null ? new byte[0] : source.net().text(opener.tid(), kind);
        }
    }

    private record UnixText(UnixWorld world) implements TextInode.Text {
        @Override
        public byte[] text(Caller opener) {
            return unix(world);
        }
    }

    private NetDir() {
    }

    static PseudoDir make(PseudoFs fileSystem, long ino, Source source) {
        PseudoDir dir = new PseudoDir(fileSystem, 0555, ino);
        String[] names = {"dev", "tcp", "tcp6", "udp", "udp6", "raw", "raw6", "route", "ipv6_route", "if_inet6", "arp", "snmp", "netstat", "packet",
            "sockstat"};
        int[] kinds = {NetOp.TEXT_DEV, NetOp.TEXT_TCP, NetOp.TEXT_TCP6, NetOp.TEXT_UDP, NetOp.TEXT_UDP6, NetOp.TEXT_RAW, NetOp.TEXT_RAW6,
            NetOp.TEXT_ROUTE, NetOp.TEXT_IPV6_ROUTE, NetOp.TEXT_IF_INET6, NetOp.TEXT_ARP, NetOp.TEXT_SNMP, NetOp.TEXT_NETSTAT,
            NetOp.TEXT_PACKET, NetOp.TEXT_SOCKSTAT};
        for (int i = 0; i < names.length; i++) {
            dir.text(names[i], new NetText(source, kinds[i]));
        }
        dir.text("unix", new UnixText(source.unix()));
        dir.text("netlink", "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n");
        dir.text("protocols", "protocol  size sockets  memory press maxhdr  slab module\n");
        dir.text("ptype", "Type Device      Function\n");
        dir.text("psched", "000003e8 00000040 000f4240 3b9aca00\n");
        return dir;
    }

    private static byte[] unix(UnixWorld world) {
        StringBuilder text = new StringBuilder("Num       RefCount Protocol Flags    Type St Inode Path\n");
        for (UnixSocket socket : world.names().sockets()) {
            text.append(socket.describe());
        }
        return TextInode.bytes(text.toString());
    }
}
