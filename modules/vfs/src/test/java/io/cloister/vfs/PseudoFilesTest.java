package io.cloister.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.StatLayout;
import io.cloister.abi.Sys;
import io.cloister.abi.Termios;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.stream.IntBytes;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Formats of /proc, /sys and /dev as programs parse them. */
final class PseudoFilesTest {
    private final Bench bench = new Bench();
    private final FakeGuest a = bench.guest(1);

    PseudoFilesTest() {
        bench.mount("proc", "/proc");
        bench.mount("sysfs", "/sys");
        bench.mount("devtmpfs", "/dev");
        bench.mount("devpts", "/dev/pts");
        bench.tasks.comm(1, "init".getBytes(StandardCharsets.US_ASCII));
    }

    private int open(String path, int flags) {
        return Math.toIntExact(a.begin(Sys.OPEN, 0, flags).in(0, (path + "\0").getBytes(StandardCharsets.ISO_8859_1))
            .run());
    }

    private String text(String path) {
        int fd = open(path, Open.O_RDONLY);
        assertTrue(fd >= 0, path + ": " + fd);
        Long n = a.begin(Sys.READ, fd, 0, 8192).room(1, 8192).run();
        return n == null ? null : n == 0 ? "" : new String(a.out(1), StandardCharsets.ISO_8859_1)
            .substring(0, (int) (long) n);
    }

    private String link(String path) {
        long n = a.begin(Sys.READLINK, 0, 0, 100).in(0, (path + "\0").getBytes(StandardCharsets.ISO_8859_1))
            .room(1, 100).run();
        return n < 0 ? "error " + n : new String(a.out(1), StandardCharsets.ISO_8859_1).substring(0, (int) n);
    }

    private void fetched(int id, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        bench.vfs.fetched(1, id, 0, bytes.length, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Test
    void statHasItsFields() {
        assertNull(text("/proc/self/stat"));
        assertEquals(3, bench.events.stream().filter(e -> e.contains("DispatchFetch(")).count());
        fetched(1, "11 22 33 44 55 66");
        fetched(2, "100 50 20 5 0 30 0");
        assertNull(a.result());
        fetched(3, "1 2 3 4 5 6 7 8 9 10 11");
        String line = new String(a.out(1), StandardCharsets.US_ASCII);
        String[] fields = line.trim().split(" ");
        assertEquals(52, fields.length, line);
        assertEquals("1 (init) R", String.join(" ", fields[0], fields[1], fields[2]));
        assertEquals("11", fields[13]);
        assertEquals("409600", fields[22]);
        assertEquals("50", fields[23]);
        assertEquals("5", fields[27]);
    }

    @Test
    void statusAndStatm() {
        assertNull(text("/proc/1/status"));
        fetched(1, "100 50 20 5 0 30 0");
        String status = new String(a.out(1), StandardCharsets.US_ASCII);
        assertTrue(status.startsWith("Name:\tinit\nUmask:\t0022\nState:\tR (running)\nTgid:\t1\n"), status);
        assertTrue(status.contains("VmRSS:\t     200 kB\n"), status);
        assertTrue(status.contains("CapEff:\tffffffffffffffff\n"), status);
    }

    @Test
    void ownersWithoutATextGiveAnEmptyOne() {
        assertNull(text("/proc/1/maps"));
        bench.vfs.fetched(1, 1, 0, -Errno.ESRCH, new UnsafeBuffer(0, 0), 0, 0);
        assertEquals(0L, a.result());
    }

    @Test
    void linksLeadToFilesThemselves() {
        assertEquals("1", link("/proc/self"));
        assertEquals("1/task/1", link("/proc/thread-self"));
        assertEquals("/", link("/proc/self/cwd"));
        int fd = open("/dev/null", Open.O_RDWR);
        assertEquals("/dev/null", link("/proc/self/fd/" + fd));
        assertEquals("error -" + Errno.ENOENT, link("/proc/self/fd/77"));
        a.begin(Sys.PIPE2, 0, 0).room(0, 8).run();
        int reader = IntBytes.intAt(a.out(0), 0);
        assertTrue(link("/dev/fd/" + reader).startsWith("pipe:["));
        int again = open("/dev/fd/" + reader, Open.O_RDONLY | Open.O_NONBLOCK);
        assertEquals((long) -Errno.EAGAIN, a.begin(Sys.READ, again, 0, 1).room(1, 1).run());
        assertTrue(text("/proc/self/fdinfo/" + reader).startsWith("pos:\t0\nflags:\t0"));
        assertTrue(link("/proc/self/ns/pid").startsWith("pid:["));
    }

    @Test
    void tasksComeAndGo() {
        assertEquals((long) -Errno.ENOENT, open("/proc/5/comm", 0));
        bench.guest(5);
        bench.tasks.comm(5, "five".getBytes(StandardCharsets.US_ASCII));
        assertEquals("five\n", text("/proc/5/comm"));
        int fd = open("/proc/5/comm", 0);
        bench.tasks.putInt(5, TaskTable.STATE, 0);
        assertEquals((long) -Errno.ENOENT, open("/proc/5/limits", 0));
        assertTrue(fd > 0);
    }

    @Test
    void systemTexts() {
        assertTrue(text("/proc/uptime").matches("\\d+\\.\\d\\d \\d+\\.\\d\\d\n"));
        assertTrue(text("/proc/meminfo").startsWith("MemTotal:        4194304 kB\n"));
        assertTrue(text("/proc/loadavg").startsWith("0.00 0.00 0.00 1/1 1"));
        assertTrue(text("/proc/self/mounts").contains("proc /proc proc rw"));
        assertTrue(text("/proc/self/mountinfo").contains(" - sysfs sysfs rw\n"));
        assertTrue(text("/proc/self/limits")
            .contains("Max open files            1024                 4096                 files"));
        assertEquals("32768\n", text("/proc/sys/kernel/pid_max"));
        assertEquals("0-1\n", text("/sys/devices/system/cpu/online"));
        assertTrue(text("/proc/sys/kernel/random/uuid")
            .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n"));
        int fd = open("/proc/sys/vm/swappiness", Open.O_WRONLY | Open.O_TRUNC);
        assertEquals(3L, a.begin(Sys.WRITE, fd, 0, 3).in(1, "10\n".getBytes(StandardCharsets.US_ASCII)).run());
        assertEquals("10\n", text("/proc/sys/vm/swappiness"));
    }

    @Test
    void devices() {
        assertEquals("", text("/dev/null"));
        assertEquals(8192, text("/dev/zero").length());
        int full = open("/dev/full", Open.O_RDWR);
        assertEquals((long) -Errno.ENOSPC, a.begin(Sys.WRITE, full, 0, 3).room(1, 3).run());
        assertEquals((long) -Errno.ENXIO, open("/dev/tty", Open.O_RDWR));
        assertEquals(0L, a.begin(Sys.STAT, 0, 0).in(0, "/dev/urandom\0".getBytes(StandardCharsets.US_ASCII))
            .room(1, 144).run());
        assertEquals(Stat.S_IFCHR | 0666, IntBytes.intAt(a.out(1), StatLayout.ST_MODE));
        assertEquals(0x109, IntBytes.longAt(a.out(1), StatLayout.ST_RDEV));
    }

    @Test
    void aTerminalPair() {
        int master = open("/dev/ptmx", Open.O_RDWR | Open.O_NOCTTY);
        assertTrue(master >= 0, "ptmx " + master);
        assertEquals((long) -Errno.EIO, open("/dev/pts/0", Open.O_RDWR));
        a.memory.put(0x8000L, IntBytes.of(0));
        assertEquals(0L, a.begin(Sys.IOCTL, master, Termios.TIOCSPTLCK, 0x8000).run());
        assertEquals(0L, a.begin(Sys.IOCTL, master, Termios.TIOCGPTN, 0x8000).run());
        assertEquals(0, IntBytes.intAt(a.memory.get(0x8000L), 0));
        int slave = open("/dev/pts/0", Open.O_RDWR);
        assertTrue(slave >= 0, "slave " + slave);
        assertTrue(bench.events.contains("0 ProcTty(session=1, terminal=34816)"), bench.events.toString());
        assertEquals(6L, a.begin(Sys.WRITE, master, 0, 6).in(1, "hello\r".getBytes(StandardCharsets.US_ASCII)).run());
        assertEquals(6L, a.begin(Sys.READ, slave, 0, 100).room(1, 100).run());
        assertEquals("hello\n", new String(a.out(1), StandardCharsets.US_ASCII));
        assertEquals(7L, a.begin(Sys.READ, master, 0, 100).room(1, 100).run());
        assertEquals("/dev/pts/0", link("/proc/self/fd/" + slave));
        assertEquals(1L, a.begin(Sys.WRITE, master, 0, 1).in(1, new byte[] {3}).run());
        assertTrue(bench.events.contains("0 ProcSignalGroup(group=1, signal=2)"));
        assertEquals(0L, a.begin(Sys.IOCTL, slave, Termios.TCGETS, 0x8000).run());
        assertEquals(36, a.memory.get(0x8000L).length);
    }

    @Test
    void backgroundReadersAreStopped() {
        int master = open("/dev/ptmx", Open.O_RDWR | Open.O_NOCTTY);
        a.memory.put(0x8000L, IntBytes.of(0));
        a.begin(Sys.IOCTL, master, Termios.TIOCSPTLCK, 0x8000).run();
        int slave = open("/dev/pts/0", Open.O_RDWR);
        FakeGuest b = bench.guest(9);
        bench.tasks.putInt(9, TaskTable.PGID, 9);
        assertNull(b.begin(Sys.READ, slave, 0, 10).room(1, 10).run());
        bench.service.onCancel(9);
        assertEquals((long) -Errno.ERESTARTSYS, b.result());
        assertTrue(
                bench.events.contains("9 ProcBackground(group=9, signal=21, continues=0)"), bench.events.toString());
        b.memory.put(0x8000L, IntBytes.of(9));
        assertNull(b.begin(Sys.IOCTL, slave, Termios.TIOCSPGRP, 0x8000).run());
        bench.service.onCancel(9);
        assertEquals((long) -Errno.ERESTARTSYS, b.result());
        bench.tasks.putInt(9, TaskTable.TTY_SIGNALS, 2);
        assertEquals(0L, b.begin(Sys.IOCTL, slave, Termios.TIOCSPGRP, 0x8000).run());
        b.begin(Sys.CLOSE, master).run();
        assertNull(b.begin(Sys.READ, slave, 0, 10).room(1, 10).run());
        a.begin(Sys.CLOSE, master).run();
        assertEquals(0L, b.result());
        assertTrue(
                bench.events.contains("0 ProcSignalProcess(process=1, signal=1, fromOutside=false)"),
                bench.events.toString());
    }
}
