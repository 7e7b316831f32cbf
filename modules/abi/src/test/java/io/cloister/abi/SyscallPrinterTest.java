package io.cloister.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SyscallPrinterTest {
    private static final long ADDRESS = 0x7ffc12345678L;

    private static long[] args(final long... given) {
        final var args = new long[6];
        System.arraycopy(given, 0, args, 0, given.length);
        return args;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] longs(final long... values) {
        final ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (final long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    private static String print(final int nr, final long[] args, final long result, final byte[]... data) {
        return SyscallPrinter.format(nr, args, result, data);
    }

    @Test
    void files() {
        assertEquals("openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3",
            print(Sys.OPENAT, args(-100, ADDRESS, Open.O_CLOEXEC), 3, null, bytes("/etc/passwd\0")));
        assertEquals("openat(AT_FDCWD, \"f\", O_WRONLY|O_CREAT|O_TRUNC, 0644) = -1 EACCES (Permission denied)",
            print(Sys.OPENAT, args(0xffffff9cL, ADDRESS, 01101, 0644), -13, null, bytes("f\0")));
        assertEquals("read(3, 0x7ffc12345678, 4096) = 832", print(Sys.READ, args(3, ADDRESS, 4096), 832));
        assertEquals("read(3, NULL, 18446744073709551615) = -1 EFAULT (Bad address)",
            print(Sys.READ, args(3, 0, -1), -Errno.EFAULT));
        assertEquals("write(1, \"a\\t\\\"\\n\\0\\0011\", 7) = 7",
            print(Sys.WRITE, args(1, ADDRESS, 7), 7, null, bytes("a\t\"\n\0\0011")));
        assertEquals("write(1, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"..., 40) = 40",
            print(Sys.WRITE, args(1, ADDRESS, 40), 40, null, bytes("a".repeat(40))));
        assertEquals("lseek(3, -1, SEEK_END) = 99", print(Sys.LSEEK, args(3, -1, 2), 99));
        assertEquals("umask(022) = 0", print(Sys.UMASK, args(022), 0));
        assertEquals("access(NULL, F_OK) = -1 EFAULT (Bad address)", print(Sys.ACCESS, args(0, 0), -14));
        assertEquals("fcntl(3, F_SETFD, 0x1) = 0", print(Sys.FCNTL, args(3, 2, 1), 0));
        assertEquals("ioctl(0, TIOCGWINSZ, 0x7ffc12345678) = 0", print(Sys.IOCTL, args(0, 0x5413, ADDRESS), 0));
        assertEquals("pipe2([3, 4], O_RDONLY|O_CLOEXEC) = 0",
            print(Sys.PIPE2, args(ADDRESS, Open.O_CLOEXEC), 0, longs(4L << 32 | 3)));
        assertEquals("writev(1, [\"hello\"], 2) = 5", print(Sys.WRITEV, args(1, ADDRESS, 2), 5, null, bytes("hello")));
    }

    @Test
    void memory() {
        assertEquals("mmap(0, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000",
            print(Sys.MMAP, args(0, 8192, 3, 0x22, -1, 0), 0x7f0000000000L));
        assertEquals("mprotect(0x1000, 4096, PROT_NONE) = 0", print(Sys.MPROTECT, args(4096, 4096, 0), 0));
        assertEquals("madvise(0x1000, 4096, MADV_DONTNEED) = 0", print(Sys.MADVISE, args(4096, 4096, 4), 0));
        assertEquals("madvise(0x1000, 4096, 77) = -1 EINVAL (Invalid argument)",
            print(Sys.MADVISE, args(4096, 4096, 77), -22));
        assertEquals("futex(0x1000, FUTEX_WAIT|FUTEX_PRIVATE_FLAG, 2, {tv_sec=1, tv_nsec=5}, 0, 0)"
            + " = -1 ETIMEDOUT (Connection timed out)",
            print(Sys.FUTEX, args(4096, 128, 2, ADDRESS), -110, null, null, null, longs(1, 5)));
        assertEquals("futex(0x1000, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 2, NULL, 0, 4294967295) = 0",
            print(Sys.FUTEX, args(4096, 9 | 256, 2, 0, 0, -1), 0));
    }

    @Test
    void processes() {
        assertEquals("execve(\"/bin/ls\", [\"ls\", \"-l\"], 0x7ffc12345678) = 0",
            print(Sys.EXECVE, args(ADDRESS, ADDRESS, ADDRESS), 0, bytes("/bin/ls\0"), bytes("ls\0-l\0")));
        assertEquals("exit_group(1) = ?", print(Sys.EXIT_GROUP, args(1), 0));
        assertEquals("clone(CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, 0, NULL, 0x7ffc12345678, 0) = 42",
            print(Sys.CLONE, args(0x01200011, 0, 0, ADDRESS), 42));
        assertEquals("kill(-1, SIGTERM) = 0", print(Sys.KILL, args(-1, 15), 0));
        assertEquals("tgkill(1, 2, SIGRT_2) = 0", print(Sys.TGKILL, args(1, 2, 34), 0));
        assertEquals("rt_sigprocmask(SIG_BLOCK, [INT CHLD], NULL, 8) = 0",
            print(Sys.RT_SIGPROCMASK, args(0, ADDRESS, 0, 8), 0, null, longs(1 << 1 | 1 << 16)));
        assertEquals("rt_sigprocmask(SIG_SETMASK, ~[KILL], NULL, 8) = 0",
            print(Sys.RT_SIGPROCMASK, args(2, ADDRESS, 0, 8), 0, null, longs(~(1L << 8))));
        assertEquals("wait4(-1, [256], WNOHANG, NULL) = 42",
            print(Sys.WAIT4, args(-1, ADDRESS, 1), 42, null, new byte[] {0, 1, 0, 0}));
        assertEquals("pause() = ? ERESTARTNOHAND (To be restarted)", print(Sys.PAUSE, args(), -514));
        assertEquals("prctl(PR_SET_NAME, 0x7ffc12345678, 0, 0, 0) = 0", print(Sys.PRCTL, args(15, ADDRESS), 0));
        assertEquals("nanosleep(0x7ffc12345678, NULL)", SyscallPrinter.formatCall(Sys.NANOSLEEP, args(ADDRESS, 0)));
    }

    @Test
    void sockets() {
        assertEquals("socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 6) = 3",
            print(Sys.SOCKET, args(2, 1 | Sockets.SOCK_CLOEXEC, 6), 3));
        final byte[] inet = {2, 0, 0, 80, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        assertEquals("connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"10.0.0.1\")}, 16) = 0",
            print(Sys.CONNECT, args(3, ADDRESS, 16), 0, null, inet));
        final byte[] inet6 = new byte[SockaddrIn6Layout.SIZE];
        inet6[0] = Sockets.AF_INET6;
        inet6[3] = 22;
        inet6[23] = 1;
        assertEquals("bind(3, {sa_family=AF_INET6, sin6_port=htons(22), sin6_addr=\"0:0:0:0:0:0:0:1\", "
            + "sin6_scope_id=0}, 28) = 0", print(Sys.BIND, args(3, ADDRESS, 28), 0, null, inet6));
        assertEquals("bind(3, {sa_family=AF_UNIX, sun_path=\"/run/s\"}, 9) = 0",
            print(Sys.BIND, args(3, ADDRESS, 9), 0, null, bytes("\1\0/run/s\0")));
        assertEquals("bind(3, {sa_family=AF_UNIX, sun_path=@\"s\"}, 4) = 0",
            print(Sys.BIND, args(3, ADDRESS, 4), 0, null, bytes("\1\0\0s")));
        assertEquals("sendto(3, \"x\", 1, MSG_DONTWAIT|MSG_NOSIGNAL, NULL, 0) = 1",
            print(Sys.SENDTO, args(3, ADDRESS, 1, 0x4040), 1, null, bytes("x")));
    }

    @Test
    void unknownAndInternalCalls() {
        assertEquals("syscall_0x14f(0x1, 0, 0, 0, 0, 0) = -1 ENOSYS (Function not implemented)",
            print(335, args(1), -38));
        assertEquals("agent_take_signals(-1, 0) = 0", print(Sys.AGENT_TAKE_SIGNALS, args(-1), 0));
        assertEquals("-1 E300 (Unknown error 300)", SyscallPrinter.formatResult(Sys.READ, -300));
        assertEquals("-5000", SyscallPrinter.formatResult(Sys.TIMES, -5000));
    }

    /** Arguments and bytes are a guest's: nothing that it may pass makes the printer fail. */
    @Test
    void anythingCanBePrinted() {
        final long seed = 20261123;
        final var random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            for (int nr = -1; nr < 1010; nr++) {
                final var data = new byte[6][];
                final var args = new long[6];
                for (int i = 0; i < args.length; i++) {
                    args[i] = random.nextLong() >> random.nextInt(64);
                    data[i] = random.nextInt(3) == 0 ? null : new byte[random.nextInt(40)];
                    if (data[i] != null) {
                        random.nextBytes(data[i]);
                    }
                    if (data[i] != null && data[i].length > 2 && random.nextBoolean()) {
                        data[i][0] = (byte) random.nextInt(12);
                        data[i][1] = 0;
                    }
                }
                assertNotNull(print(nr, args, random.nextLong() >> random.nextInt(64), data), "seed " + seed);
            }
        }
    }
}
