package io.cloister.simulation;

import io.cloister.abi.Sys;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** epoll, poll, eventfd, timerfd: what is ready is said, what is not takes as long as was asked. */
final class PollProgram implements Program {
    private static final int POLLIN = 1;
    private static final int ADD = 1;

    @Override
    public void run(Guest g) {
        int event = (int) g.must(g.call(Sys.EVENTFD2, 0, 0), "eventfd2");
        int timer = (int) g.must(g.call(Sys.TIMERFD_CREATE, 1, 0), "timerfd_create");
        int epoll = (int) g.must(g.call(Sys.EPOLL_CREATE1, 0), "epoll_create1");
        add(g, epoll, event);
        add(g, epoll, timer);
        nothing(g, epoll, event);
        timer(g, epoll, timer);
        int adds = 1 + g.random.nextInt(5);
        int pid = g.fork(child -> {
            for (int i = 0; i < adds; i++) {
                child.same(8, child.write(event, word(i + 1)), "write to an eventfd");
            }
        });
        long sum = 0;
        while (sum < (long) adds * (adds + 1) / 2) {
            g.same(event, await(g, epoll, -1), "ready descriptor");
            sum += ByteBuffer.wrap(g.readFully(event, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }
        g.same((long) adds * (adds + 1) / 2, sum, "sum of an eventfd");
        g.same(0, g.waitFor(pid), "status");
        for (int fd : new int[] {epoll, timer, event}) {
            g.must(g.close(fd), "close");
        }
    }

    private static byte[] word(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }

    private static void add(Guest g, int epoll, int fd) {
        long mark = g.take(0);
        long event = g.put(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(POLLIN).putLong(fd).array());
        g.must(g.call(Sys.EPOLL_CTL, epoll, ADD, fd, event), "epoll_ctl");
        g.release(mark);
    }

    /** The descriptor that is ready first, -1 after {@code timeoutMs}. */
    private static long await(Guest g, int epoll, int timeoutMs) {
        long mark = g.take(0);
        long at = g.take(12);
        long n = g.must(g.call(Sys.EPOLL_WAIT, epoll, at, 1, timeoutMs), "epoll_wait");
        long fd = n == 0 ? -1 : g.load64(at + 4);
        g.release(mark);
        return fd;
    }

    private static void nothing(Guest g, int epoll, int fd) {
        long start = g.now();
        int ms = 1 + g.random.nextInt(20);
        g.same(-1, await(g, epoll, ms), "epoll_wait for nothing");
        g.check(g.now() - start >= ms * 1_000_000L, "epoll_wait ended too early");
        long mark = g.take(0);
        long poll = g.put(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(fd)
                .putShort((short) POLLIN)
                .array());
        start = g.now();
        g.same(0, g.call(Sys.POLL, poll, 1, ms), "poll for nothing");
        g.check(g.now() - start >= ms * 1_000_000L, "poll ended too early");
        g.release(mark);
    }

    private static void timer(Guest g, int epoll, int timer) {
        long ns = 1 + g.random.nextLong(30_000_000);
        long start = g.now();
        long mark = g.take(0);
        g.must(g.call(Sys.TIMERFD_SETTIME, timer, 0, g.words(0, 0, 0, ns), 0), "timerfd_settime");
        g.release(mark);
        g.same(timer, await(g, epoll, -1), "ready descriptor");
        g.check(g.now() - start >= ns, "a timer came too early");
        g.same(1, ByteBuffer.wrap(g.readFully(timer, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong(), "expirations");
    }
}
