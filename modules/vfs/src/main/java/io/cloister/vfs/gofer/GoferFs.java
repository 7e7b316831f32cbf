package io.cloister.vfs.gofer;

import io.cloister.abi.Errno;
import io.cloister.abi.Mount;
import io.cloister.abi.StatfsLayout;
import io.cloister.bus.gofer.GoferProxy;
import io.cloister.bus.gofer.NodeRecord;
import io.cloister.bus.gofer.StatfsReply;
import io.cloister.bus.gofer.WalkReply;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One root of the gofer. The read-only root of the sandbox never changes, so everything learnt stays true; volumes are
 * asked again at each lookup. Inodes are unique per host inode while a volume's are held; a read-only root's are unique
 * per name.
 */
public final class GoferFs extends FileSystem {
    private static final int LISTINGS = 64;

    private record Key(long dev, long ino) {
    }

    private final GoferAccess access;
    private final boolean fixed;
    private final boolean readOnly;
    private final GoferInode root;
    private final Map<Key, GoferInode> known = new LinkedHashMap<>();
    private final Map<GoferInode, Map<String, Found>> ahead = new LinkedHashMap<>();
    private final Map<GoferInode, Listing> listings = new LinkedHashMap<>();
    private final Set<GoferInode> idle = new LinkedHashSet<>();

    /** {@code number} is the gofer's root; {@code fixed}: its content never changes. */
    public GoferFs(GoferAccess access, int number, boolean readOnly, boolean fixed) {
        super("9p", Mount.V9FS_MAGIC, access.devices().fresh());
        this.access = access;
        this.fixed = fixed;
        this.readOnly = readOnly;
        this.root = new GoferInode(this, number);
        root.refresh();
    }

    GoferAccess access() {
        return access;
    }

    /** For one call; its reply is valid until the next. */
    GoferProxy gofer() {
        return access.call();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean fixed() {
        return fixed;
    }

    @Override
    public Inode root() {
        return root;
    }

    @Override
    public boolean revalidates() {
        return !fixed;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    /** The inode for a handle that the gofer just gave, with its attributes at {@code at} of the reply's body. */
    GoferInode inode(int handle, DirectBuffer body, int at) {
        Attributes a = new Attributes().fromStatx(body, at);
        Key key = new Key(a.dev, a.ino);
        GoferInode inode = fixed ? null : known.get(key);
        if (inode != null && inode.type() == a.type()) {
            // the reply's memory is reused by the close
            inode.update(a);
            inode.replaceHandle(handle);
            return inode;
        }
        GoferInode fresh = new GoferInode(this, handle);
        fresh.update(a);
        if (!fixed) {
            known.put(key, fresh);
        }
        return fresh;
    }

    void gone(GoferInode inode, Attributes host) {
        Listing listing = listings.remove(inode);
        if (listing != null) {
            listing.drop();
        }
        if (!fixed) {
            known.remove(new Key(inode.hostDev(), host.ino), inode);
        }
        idle.remove(inode);
    }

    /** A directory of a fixed tree was listed: its names are probably asked for one after the other. */
    void listed(GoferInode directory, List<DirEntry> entries) {
        if (fixed && !listings.containsKey(directory)) {
            listings.put(directory, new Listing(this, directory, entries));
            if (listings.size() > LISTINGS) {
                GoferInode oldest = listings.keySet().iterator().next();
                listings.remove(oldest).drop();
            }
        }
    }

    /** What a listing knows of {@code name}, fetching a batch if need be; null: nothing. */
    Found fromListing(GoferInode directory, String name) {
        Listing listing = listings.get(directory);
        return listing == null ? null : listing.take(name);
    }

    /** What {@link #prefetch} found out about {@code name}, or null. */
    Found takeAhead(GoferInode directory, String name) {
        Map<String, Found> names = ahead.get(directory);
        if (names == null) {
            return null;
        }
        Found found = names.remove(name);
        if (names.isEmpty()) {
            ahead.remove(directory);
        }
        return found;
    }

    @Override
    public void prefetch(Inode directory, String[] names, int from) {
        if (!fixed || names.length - from < 2) {
            return;
        }
        dropAhead();
        StringBuilder path = new StringBuilder();
        int count = 0;
        for (int i = from; i < names.length && count < 16; i++, count++) {
            path.append(i == from ? "" : "/").append(names[i]);
        }
        GoferInode at = (GoferInode) directory;
        WalkReply reply = gofer().walk(at.handle(), bytes(path.toString()));
        int walked = (int) Math.max(0, reply.result());
        int errno = reply.stoppedBy();
        for (int i = 0; i < walked; i++) {
            int offset = reply.nodesOffset() + i * NodeRecord.SIZE;
            GoferInode next = inode(reply.body().getInt(offset + NodeRecord.HANDLE), reply.body(),
                offset + NodeRecord.ATTRIBUTES);
            ahead.computeIfAbsent(at, k -> new LinkedHashMap<>()).put(names[from + i], Found.of(next));
            at = next;
        }
        if (walked < count && errno == Errno.ENOENT && at.isDirectory()) {
            ahead.computeIfAbsent(at, k -> new LinkedHashMap<>()).put(names[from + walked], Found.NONE);
        }
    }

    /** What was fetched ahead and not asked for: a symbolic link or another layer led elsewhere. */
    private void dropAhead() {
        for (Map<String, Found> names : ahead.values()) {
            for (Found found : names.values()) {
                if (found.inode() != null) {
                    found.inode().forgotten();
                }
            }
        }
        ahead.clear();
    }

    /**
     * A host descriptor has no users for now: kept for the next open, the longest unused ones are closed beyond the
     * limit.
     */
    void idle(GoferInode inode) {
        idle.add(inode);
        if (idle.size() > VfsLimits.IDLE_HOST_FILES) {
            GoferInode oldest = idle.iterator().next();
            idle.remove(oldest);
            oldest.closeData();
        }
    }

    void busy(GoferInode inode) {
        idle.remove(inode);
    }

    @Override
    public long statfs(MutableDirectBuffer memory, int at) {
        StatfsReply reply = gofer().statfs(root.handle());
        if (reply.result() < 0) {
            return reply.result();
        }
        memory.putBytes(at, reply.body(), reply.figuresOffset(), StatfsLayout.SIZE);
        return 0;
    }
}
