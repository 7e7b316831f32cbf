package io.cloister.supervisor.network;

import io.cloister.abi.Errno;
import io.cloister.netstack.link.LinkConfig;
import io.cloister.netstack.wire.IpAddr;
import io.cloister.platform.CString;
import io.cloister.platform.ColdNative;
import io.cloister.spec.NetworkMode;
import io.cloister.spec.NetworkSpec;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of one sandbox: the TAP device {@code cloisterN} with the first address of 10.213.N/30, whose second
 * address is the guest's, and masquerading of what leaves the host from there.
 *
 * @param descriptor of the device. @param link how netstack sets up its end.
 */
public record SandboxNetwork(int descriptor, LinkConfig link) {
    private static final int IFF_TAP_NO_PI = 0x1002;
    private static final int NETWORKS = 16384;
    private static final int PREFIX = 30;
    private static final int MTU = 1500;
    private static final int BASE = 10 << 24 | 213 << 16;
    private static final long LOCAL_MAC = 0x0200_0000_0000L;
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

    /** Makes it for the sandbox in {@code directory}. */
    public static SandboxNetwork make(Path directory, long guardPid) throws IOException {
        String ip = HostCommand.find("ip");
        if (ip == null) {
            throw new NetworkFailure("--network=sandbox needs ip(8): install iproute2");
        }
        int number = 0;
        int descriptor;
        do {
            while (number < NETWORKS && HostRoutes.isUsed(network(number))) {
                number++;
            }
            descriptor = number < NETWORKS ? open(device(number)) : -Errno.EBUSY;
        } while (descriptor == -Errno.EBUSY && number++ < NETWORKS);
        if (descriptor < 0) {
            throw refused(-descriptor);
        }
        SandboxNetwork made = new SandboxNetwork(descriptor, link(number));
        made.setUp(ip, device(number), network(number), directory, guardPid);
        return made;
    }

    /** What its services are told of it. */
    public NetworkSpec spec() {
        return new NetworkSpec(NetworkMode.SANDBOX, link.encode());
    }

    private static String device(int number) {
        return "cloister" + number;
    }

    private static IpAddr network(int number) {
        return IpAddr.v4(BASE + 4 * number);
    }

    private static LinkConfig link(int number) {
        int bits = network(number).v4Bits();
        long mac = LOCAL_MAC | bits + 2;
        return new LinkConfig("eth0", mac, MTU, IpAddr.v4(bits + 2), PREFIX, IpAddr.v4(bits + 1));
    }

    private static int open(String device) {
        CString name = new CString(device);
        int descriptor = ColdNative.cl_tap_open(name.address(), IFF_TAP_NO_PI);
        Reference.reachabilityFence(name);
        return descriptor;
    }

    private static NetworkFailure refused(int errno) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> new NetworkFailure(
                    "--network=sandbox needs CAP_NET_ADMIN and /dev/net/tun: run as root, or use --network=none");
            case Errno.ENOENT, Errno.ENODEV, Errno.ENXIO -> new NetworkFailure(
                    "--network=sandbox needs /dev/net/tun, which is not there: modprobe tun");
            case Errno.EBUSY -> new NetworkFailure("--network=sandbox: every network of 10.213.0.0/16 is in use");
            default -> new NetworkFailure("--network=sandbox: /dev/net/tun: " + Errno.name(errno));
        };
    }

    private void setUp(String ip, String device, IpAddr network, Path directory, long guardPid)
            throws IOException {
        Translation translation = Translation.of(device, network + "/" + PREFIX);
        boolean isForwarding = Files.readString(FORWARDING).strip().equals("1");
        new NetworkRecord(guardPid, link.encode(), !isForwarding, new ArrayList<>(translation.undo())).write(directory);
        String commands = "addr add " + link.gateway() + "/" + PREFIX + " dev " + device + "\nlink set " + device
                + " mtu " + MTU + " up\n";
        HostCommand.must(List.of(ip, "-batch", "-"), commands);
        translation.make();
        if (!isForwarding) {
            forward("1");
        }
    }

    private static void forward(String value) {
        try {
            Files.writeString(FORWARDING, value);
        } catch (IOException e) {
            throw new NetworkFailure("--network=sandbox: the host does not forward packets: sysctl -w"
                    + " net.ipv4.ip_forward=1 (" + e.getMessage() + ")");
        }
    }

    /** Undoes what was done for the sandbox in {@code directory}, if anything; {@code state} has all sandboxes. */
    public static void undo(Path directory, Path state) throws IOException {
        NetworkRecord record = NetworkRecord.read(directory);
        if (record == null) {
            return;
        }
        for (List<String> command : record.undo()) {
            HostCommand.run(command, ""); // what is not there was not made, or somebody else was first
        }
        NetworkRecord.delete(directory);
        if (record.turnedForwardingOn()) {
            stopForwarding(state);
        }
    }

    /** The last one turns it off; another that is there does so later. */
    private static void stopForwarding(Path state) throws IOException {
        for (Path other : NetworkRecord.all(state)) {
            NetworkRecord record = NetworkRecord.read(other);
            if (record != null) {
                new NetworkRecord(record.guardPid(), record.link(), true, record.undo()).write(other);
                return;
            }
        }
        Files.writeString(FORWARDING, "0");
    }

    /** Undoes what sandboxes below {@code state} left whose guard is no more. */
    public static void undoLeft(Path state) throws IOException {
        for (Path directory : NetworkRecord.all(state)) {
            NetworkRecord record = NetworkRecord.read(directory);
            boolean runs = record == null
                    || ProcessHandle.of(record.guardPid()).map(ProcessHandle::isAlive).orElse(false);
            if (!runs) {
                undo(directory, state);
            }
        }
    }
}
