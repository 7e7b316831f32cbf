package io.cloister.vfs.procfs;

import io.cloister.bus.net.NetTextKind;
import io.cloister.vfs.net.NetStack;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import io.cloister.vfs.pseudo.TextInode;
import io.cloister.vfs.unix.UnixSocket;
import io.cloister.vfs.unix.UnixWorld;
import java.util.LinkedHashMap;
import java.util.Map;

/** /proc/PID/net (proc_pid_net(5)): netstack's texts and the list of AF_UNIX sockets. */
final class NetDir {
    private final Map<String, TextInode.Text> texts = new LinkedHashMap<>();

    NetDir(NetStack net, UnixWorld unix) {
        String[] names = {"dev", "tcp", "tcp6", "udp", "udp6", "raw", "raw6", "route", "ipv6_route", "if_inet6", "arp",
            "snmp", "netstat", "packet", "sockstat"};
        int[] kinds = {NetTextKind.DEV, NetTextKind.TCP, NetTextKind.TCP6, NetTextKind.UDP, NetTextKind.UDP6,
            NetTextKind.RAW, NetTextKind.RAW6, NetTextKind.ROUTE, NetTextKind.IPV6_ROUTE, NetTextKind.IF_INET6,
            NetTextKind.ARP, NetTextKind.SNMP, NetTextKind.NETSTAT, NetTextKind.PACKET, NetTextKind.SOCKSTAT};
        for (int i = 0; i < names.length; i++) {
            int kind = kinds[i];
            texts.put(names[i], (about, opener) -> net.text(kind));
        }
        texts.put("unix", (about, opener) -> unix(unix));
        fixed("netlink", "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n");
        fixed("protocols", "protocol  size sockets  memory press maxhdr  slab module\n");
        fixed("ptype", "Type Device      Function\n");
        fixed("psched", "000003e8 00000040 000f4240 3b9aca00\n");
    }

    private void fixed(String name, String text) {
        texts.put(name, new TextInode.Fixed(TextInode.bytes(text)));
    }

    PseudoDir make(PseudoFs fileSystem, long ino) {
        PseudoDir dir = new PseudoDir(fileSystem, 0555, ino);
        texts.forEach(dir::text);
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
