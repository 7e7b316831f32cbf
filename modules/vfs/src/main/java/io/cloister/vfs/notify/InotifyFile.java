package io.cloister.vfs.notify;

import io.cloister.abi.Errno;
import io.cloister.abi.Inotify;
import io.cloister.abi.InotifyEventLayout;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Open;
import io.cloister.abi.Poll;
import io.cloister.vfs.file.AnonFile;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.stream.IntBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.TreeMap;
import org.agrona.MutableDirectBuffer;

/** One inotify(7) instance: its watches and the events nobody has read yet. */
public final class InotifyFile extends AnonFile {
    private static final int ALIGN = 16;

    /** One queued event. */
    private record Event(int wd, int mask, int cookie, byte[] name) {
        private int bytes() {
            // inotify(7): the name is padded with NULs so that the next event is aligned
            return InotifyEventLayout.SIZE + (name.length == 0 ? 0 : (name.length + ALIGN) / ALIGN * ALIGN);
        }
    }

    /** One watch of this instance. */
    final class Watch {
        private final int wd;
        private final PathRef path;
        private final Inode inode;
        private int mask;

        private Watch(int wd, PathRef path, int mask) {
            this.wd = wd;
            this.path = path;
            this.inode = path.inode();
            this.mask = mask;
            path.dentry().pin();
        }

        Inode inode() {
            return inode;
        }

        void tell(int event, int cookie, String name) {
            int kind = event & Inotify.IN_ALL_EVENTS;
            if ((kind & mask) != 0) {
                queue(new Event(wd, event, cookie, name.getBytes(StandardCharsets.ISO_8859_1)));
                if ((mask & Inotify.IN_ONESHOT) != 0) {
                    drop(this, true);
                    return;
                }
            }
            if ((kind & Inotify.IN_DELETE_SELF) != 0) {
                drop(this, true);
            }
        }
    }

    private final InotifyWatches all;
    private final TreeMap<Integer, Watch> watches = new TreeMap<>();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private int nextWd = 1;
    private int queuedBytes;

    InotifyFile(InotifyWatches all, boolean nonBlocking) {
        super(Open.O_RDONLY | (nonBlocking ? Open.O_NONBLOCK : 0), "inotify");
        this.all = all;
    }

    /** inotify_add_watch(2): the watch's number or minus an errno. */
    long add(PathRef path, int mask) {
        int kept = mask & (Inotify.IN_ALL_EVENTS | Inotify.IN_ONESHOT | Inotify.IN_EXCL_UNLINK);
        for (Watch watch : watches.values()) {
            if (watch.inode == path.inode()) {
                if ((mask & Inotify.IN_MASK_CREATE) != 0) {
                    return -Errno.EEXIST;
                }
                watch.mask = (mask & Inotify.IN_MASK_ADD) != 0 ? watch.mask | kept : kept;
                return watch.wd;
            }
        }
        Watch watch = new Watch(nextWd, path, kept);
        if (!all.add(watch)) {
            path.dentry().unpin();
            return -Errno.ENOSPC;
        }
        nextWd++;
        watches.put(watch.wd, watch);
        return watch.wd;
    }

    /** inotify_rm_watch(2). */
    long remove(int wd) {
        Watch watch = watches.get(wd);
        if (watch == null) {
            return -Errno.EINVAL;
        }
        drop(watch, true);
        return 0;
    }

    private void drop(Watch watch, boolean tell) {
        if (watches.remove(watch.wd) != null) {
            all.remove(watch);
            watch.path.dentry().unpin();
            if (tell) {
                queue(new Event(watch.wd, Inotify.IN_IGNORED, 0, new byte[0]));
            }
        }
    }

    private void queue(Event event) {
        Event last = events.peekLast();
        boolean same = last != null && last.wd() == event.wd() && last.mask() == event.mask()
            && last.cookie() == event.cookie() && Arrays.equals(last.name(), event.name());
        if (same) {
            return;
        }
        if (events.size() >= InotifyLimits.EVENTS) {
            if (last == null || last.mask() != Inotify.IN_Q_OVERFLOW) {
                put(new Event(-1, Inotify.IN_Q_OVERFLOW, 0, new byte[0]));
            }
            return;
        }
        put(event);
    }

    private void put(Event event) {
        events.add(event);
        queuedBytes += event.bytes();
        waitQueue().wake(Poll.POLLIN | Poll.POLLRDNORM);
    }

    @Override
    public long read(int tid, MutableDirectBuffer memory, int offset, int length, long at) {
        if (events.isEmpty()) {
            return -Errno.EAGAIN;
        }
        int done = 0;
        while (!events.isEmpty() && events.peek().bytes() <= length - done) {
            Event event = events.poll();
            int bytes = event.bytes();
            int to = offset + done;
            memory.setMemory(to, bytes, (byte) 0);
            memory.putInt(to + InotifyEventLayout.WD, event.wd());
            memory.putInt(to + InotifyEventLayout.MASK, event.mask());
            memory.putInt(to + InotifyEventLayout.COOKIE, event.cookie());
            memory.putInt(to + InotifyEventLayout.LEN, bytes - InotifyEventLayout.SIZE);
            memory.putBytes(to + InotifyEventLayout.NAME, event.name());
            done += bytes;
        }
        queuedBytes -= done;
        return done == 0 ? -Errno.EINVAL : done;
    }

    @Override
    public int poll() {
        return events.isEmpty() ? 0 : Poll.POLLIN | Poll.POLLRDNORM;
    }

    @Override
    public long ioctl(IoctlRequest request) {
        if (request.command() != Ioctls.FIONREAD) {
            return -Errno.ENOTTY;
        }
        request.out(IntBytes.of(queuedBytes));
        return 0;
    }

    @Override
    protected void released() {
        new ArrayList<>(watches.values()).forEach(watch -> drop(watch, false));
        all.instanceGone();
    }
}
