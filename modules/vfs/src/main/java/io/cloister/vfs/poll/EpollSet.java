package io.cloister.vfs.poll;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.bus.WaitQueue;
import io.cloister.vfs.file.AnonFile;
import io.cloister.vfs.file.OpenFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * epoll(7). A watch that may be ready is in the ready queue; whether it is really ready is asked when it is taken out.
 * Level-triggered watches go back to the end of the queue, edge-triggered ones wait for the next wake-up.
 */
public final class EpollSet extends AnonFile {
    private static final int ALWAYS = Poll.POLLERR | Poll.POLLHUP;
    private static final int EVENT_BITS = 0x3fff;
    /** epoll_ctl(2): what may come along with EPOLLEXCLUSIVE. */
    private static final int EXCLUSIVE_OK = Poll.EPOLLIN | Poll.EPOLLOUT | Poll.EPOLLERR | Poll.EPOLLHUP
        | Poll.EPOLLWAKEUP | Poll.EPOLLET | Poll.EPOLLEXCLUSIVE;

    /** Identity of a watch: the same file under two numbers may be watched twice (epoll(7), Questions 0). */
    private record Key(int fd, OpenFile file) {
    }

    @FunctionalInterface
    public interface Sink {
        void event(int events, long data);
    }

    private final class Watch implements WaitQueue.Waiter {
        private final Key key;
        private int events;
        private long data;
        private boolean queued;
        private boolean removed;

        private Watch(Key key) {
            this.key = key;
        }

        @Override
        public void wake(int mask) {
            if ((mask & WaitQueue.CLOSED) != 0) {
                remove(this);
            } else if ((mask & wanted()) != 0) {
                enqueue(this);
            }
        }

        /** The poll bits asked for; 0 while EPOLLONESHOT has disabled it. */
        private int wanted() {
            return events == 0 ? 0 : events & EVENT_BITS | ALWAYS;
        }

        private int ready() {
            return wanted() == 0 ? 0 : key.file().poll() & wanted();
        }
    }

    private final Map<Key, Watch> watches = new LinkedHashMap<>();
    private final ArrayDeque<Watch> ready = new ArrayDeque<>();

    public EpollSet() {
        super(Open.O_RDWR, "[eventpoll]");
    }

    /** epoll_ctl(2), EPOLL_CTL_ADD. */
    public long add(int fd, OpenFile file, int events, long data) {
        if (file == this) {
            return -Errno.EINVAL;
        }
        if (!file.pollable()) {
            return -Errno.EPERM;
        }
        if ((events & Poll.EPOLLEXCLUSIVE) != 0 && ((events & ~EXCLUSIVE_OK) != 0 || file instanceof EpollSet)) {
            return -Errno.EINVAL;
        }
        if (file instanceof EpollSet inner && (inner.depth(1) >= PollLimits.EPOLL_NESTS || inner.reaches(this))) {
            return -Errno.ELOOP;
        }
        Key key = new Key(fd, file);
        if (watches.containsKey(key)) {
            return -Errno.EEXIST;
        }
        if (watches.size() >= PollLimits.EPOLL_WATCHES) {
            return -Errno.ENOSPC;
        }
        Watch watch = new Watch(key);
        watches.put(key, watch);
        file.waitQueue().subscribe(watch);
        return set(watch, events, data);
    }

    /** epoll_ctl(2), EPOLL_CTL_MOD. */
    public long modify(int fd, OpenFile file, int events, long data) {
        Watch watch = watches.get(new Key(fd, file));
        if (watch == null) {
            return -Errno.ENOENT;
        }
        if (((events | watch.events) & Poll.EPOLLEXCLUSIVE) != 0) {
            return -Errno.EINVAL;
        }
        return set(watch, events, data);
    }

    /** epoll_ctl(2), EPOLL_CTL_DEL. */
    public long delete(int fd, OpenFile file) {
        Watch watch = watches.get(new Key(fd, file));
        if (watch == null) {
            return -Errno.ENOENT;
        }
        remove(watch);
        return 0;
    }

    private long set(Watch watch, int events, long data) {
        // EPOLLERR and EPOLLHUP are always reported, so that a watch for nothing is still a watch
        watch.events = events | ALWAYS;
        watch.data = data;
        if (watch.ready() != 0) {
            enqueue(watch);
        }
        return 0;
    }

    private void enqueue(Watch watch) {
        if (!watch.queued && !watch.removed) {
            watch.queued = true;
            ready.add(watch);
        }
        waitQueue().wake(Poll.POLLIN | Poll.POLLRDNORM);
    }

    private void remove(Watch watch) {
        if (!watch.removed) {
            watch.removed = true;
            watches.remove(watch.key);
            watch.key.file().waitQueue().unsubscribe(watch);
            if (watch.queued) {
                ready.remove(watch);
            }
        }
    }

    /**
     * Takes up to {@code max} events, fairly: a watch that stays ready comes again only after all others. Returns how
     * many.
     */
    public int collect(int max, Sink sink) {
        int taken = 0;
        for (int left = ready.size(); left > 0 && taken < max; left--) {
            Watch watch = ready.poll();
            watch.queued = false;
            int events = watch.ready();
            if (events == 0) {
                continue;
            }
            taken++;
            sink.event(events, watch.data);
            if ((watch.events & Poll.EPOLLONESHOT) != 0) {
                watch.events = 0;
            } else if ((watch.events & Poll.EPOLLET) == 0) {
                watch.queued = true;
                ready.add(watch);
            }
        }
        return taken;
    }

    @Override
    public int poll() {
        for (int left = ready.size(); left > 0; left--) {
            if (ready.peek().ready() != 0) {
                return Poll.POLLIN | Poll.POLLRDNORM;
            }
            ready.poll().queued = false;
        }
        return 0;
    }

    /** Length of the longest chain of sets that starts here. */
    private int depth(int at) {
        int deepest = at;
        for (Watch watch : watches.values()) {
            if (watch.key.file() instanceof EpollSet inner && at <= PollLimits.EPOLL_NESTS) {
                deepest = Math.max(deepest, inner.depth(at + 1));
            }
        }
        return deepest;
    }

    private boolean reaches(EpollSet target) {
        for (Watch watch : watches.values()) {
            if (watch.key.file() == target || watch.key.file() instanceof EpollSet inner && inner.reaches(target)) {
                return true;
            }
        }
        return false;
    }

    /** How many descriptors it watches. */
    public int size() {
        return watches.size();
    }

    @Override
    public String fdinfo() {
        StringBuilder text = new StringBuilder();
        for (Watch watch : watches.values()) {
            text.append(String.format("tfd: %8d events: %8x data: %16x  pos:0 ino:0 sdev:0%n", watch.key.fd(),
                watch.events, watch.data));
        }
        return text.toString();
    }

    @Override
    protected void released() {
        List<Watch> all = new ArrayList<>(watches.values());
        all.forEach(this::remove);
    }
}
