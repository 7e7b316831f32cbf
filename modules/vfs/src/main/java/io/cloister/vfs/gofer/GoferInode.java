package io.cloister.vfs.gofer;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.gofer.AttributeMask;
import io.cloister.bus.gofer.AttributesReply;
import io.cloister.bus.gofer.EntryRecord;
import io.cloister.bus.gofer.NodeRecord;
import io.cloister.bus.gofer.ReaddirReply;
import io.cloister.bus.gofer.ReadlinkReply;
import io.cloister.bus.gofer.WalkReply;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.Setattr;
import io.cloister.vfs.memory.DataObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A host file. Its device is the file system's; two host devices below one root could share numbers, which stat can't
 * tell apart then.
 */
final class GoferInode extends Inode {
    private static final int PERMISSIONS = 07777;
    private static final long SECOND_NS = 1_000_000_000L;

    private final GoferFs fs;
    private final Attributes attributes = new Attributes();
    private long hostDev;
    private int handle;
    private String target;
    private DataObject data;
    private int opens;
    private int writers;
    private boolean forgotten;
    /** The gofer knows the handle no more. */
    private boolean closed;

    GoferInode(GoferFs fs, int handle) {
        super(fs);
        this.fs = fs;
        this.handle = handle;
    }

    int handle() {
        return handle;
    }

    long hostDev() {
        return hostDev;
    }

    void update(Attributes host) {
        attributes.set(host);
        hostDev = host.dev;
        attributes.dev = fs.dev();
    }

    /** The gofer names the same file by another handle now. */
    void replaceHandle(int newHandle) {
        int old = handle;
        handle = newHandle;
        if (old != newHandle) {
            fs.gofer().close(old);
        }
    }

    private void update(AttributesReply reply) {
        update(new Attributes().fromStatx(reply.body(), reply.attributesOffset()));
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public long refresh() {
        if (fs.fixed() && attributes.mode != 0) {
            return 0;
        }
        AttributesReply reply = fs.gofer().getattr(handle);
        if (reply.result() >= 0) {
            update(reply);
        }
        return Math.min(0, reply.result());
    }

    @Override
    public Found lookup(int tid, String name) {
        Found known = fs.takeAhead(this, name);
        if (known != null) {
            return known;
        }
        known = fs.fixed() ? fs.fromListing(this, name) : null;
        if (known != null) {
            return known;
        }
        WalkReply reply = fs.gofer().walk(handle, GoferFs.bytes(name));
        if (reply.result() < 1) {
            long error = reply.result() < 0 ? reply.result() : -reply.stoppedBy();
            return error == -Errno.ENOENT ? Found.NONE : Found.error(error == 0 ? -Errno.EIO : error);
        }
        int at = reply.nodesOffset();
        return Found.of(fs.inode(reply.body().getInt(at + NodeRecord.HANDLE), reply.body(),
            at + NodeRecord.ATTRIBUTES));
    }

    @Override
    public long list(int tid, List<DirEntry> into) {
        int before = into.size();
        long outcome = listAll(into);
        if (outcome >= 0) {
            fs.listed(this, into.subList(before, into.size()));
        }
        return outcome;
    }

    private long listAll(List<DirEntry> into) {
        long cookie = 0;
        while (true) {
            ReaddirReply reply = fs.gofer().readdir(handle, cookie);
            if (reply.result() <= 0) {
                return reply.result();
            }
            DirectBuffer body = reply.body();
            int at = reply.entriesOffset();
            int end = at + reply.entriesLength();
            while (at < end) {
                byte[] name = new byte[body.getByte(at + EntryRecord.NAME_LENGTH) & 0xff];
                body.getBytes(at + EntryRecord.NAME, name);
                if (into.size() >= VfsLimits.DIRECTORY_ENTRIES) {
                    return -Errno.ENOMEM;
                }
                into.add(new DirEntry(new String(name, StandardCharsets.ISO_8859_1),
                    body.getLong(at + EntryRecord.INODE), body.getByte(at + EntryRecord.TYPE)));
                at += EntryRecord.NAME + name.length;
            }
            if (reply.nextCookie() == cookie) {
                return 0;
            }
            cookie = reply.nextCookie();
        }
    }

    @Override
    public LinkTarget readlink(int tid) {
        if (!isSymlink()) {
            return LinkTarget.error(-Errno.EINVAL);
        }
        if (target == null || !fs.fixed()) {
            ReadlinkReply reply = fs.gofer().readlink(handle);
            if (reply.result() < 0) {
                return LinkTarget.error(reply.result());
            }
            target = new String(reply.target(), StandardCharsets.ISO_8859_1);
        }
        return LinkTarget.to(target);
    }

    private Found made(AttributesReply reply) {
        return reply.result() < 0 ? Found.error(reply.result())
            : Found.of(fs.inode(reply.handle(), reply.body(), reply.attributesOffset()));
    }

    @Override
    public Found create(String name, NewNode node) {
        boolean regular = (node.mode() & Stat.S_IFMT) == Stat.S_IFREG;
        if (!regular) {
            return made(fs.gofer().mknod(handle, node.mode(), node.uid(), node.gid(), GoferFs.bytes(name)));
        }
        if (!fs.access().objects().hasRoom()) {
            return Found.error(-Errno.ENFILE);
        }
        AttributesReply reply =
            fs.gofer().create(handle, node.mode() & PERMISSIONS, Open.O_RDWR, node.uid(), node.gid(),
            GoferFs.bytes(name));
        if (reply.result() < 0) {
            return Found.error(reply.result());
        }
        long token = reply.result();
        GoferInode inode = fs.inode(reply.handle(), reply.body(), reply.attributesOffset());
        int fd = fs.access().descriptor(token);
        if (fd >= 0) {
            inode.adoptFirst(fd);
            fs.idle(inode);
        }
        return Found.of(inode);
    }

    @Override
    public Found mkdir(String name, NewNode node) {
        return made(fs.gofer().mkdir(handle, node.mode() & PERMISSIONS, node.uid(), node.gid(), GoferFs.bytes(name)));
    }

    @Override
    public Found symlink(String name, String to, NewNode node) {
        return made(fs.gofer().symlink(handle, node.uid(), node.gid(), GoferFs.bytes(name), GoferFs.bytes(to)));
    }

    @Override
    public long link(String name, Inode existing, long nowNs) {
        return made(fs.gofer().link(handle, ((GoferInode) existing).handle, GoferFs.bytes(name))).error();
    }

    @Override
    public long unlink(String name, Inode child, long nowNs) {
        ((GoferInode) child).keepMappable();
        long outcome = fs.gofer().unlink(handle, 0, GoferFs.bytes(name));
        if (outcome >= 0) {
            ((GoferInode) child).attributes.nlink--;
        }
        return Math.min(0, outcome);
    }

    @Override
    public long rmdir(String name, Inode child, long nowNs) {
        long outcome = fs.gofer().unlink(handle, Open.AT_REMOVEDIR, GoferFs.bytes(name));
        if (outcome >= 0) {
            ((GoferInode) child).attributes.nlink = 0;
        }
        return Math.min(0, outcome);
    }

    @Override
    public long rename(Rename r) {
        int flags = r.exchange() ? Misc.RENAME_EXCHANGE : 0;
        int newDirectory = ((GoferInode) r.newDir()).handle;
        if (r.replaced() != null && !r.exchange()) {
            ((GoferInode) r.replaced()).keepMappable();
        }
        long outcome = fs.gofer().rename(handle, newDirectory, flags, GoferFs.bytes(r.name()),
            GoferFs.bytes(r.newName()));
        if (outcome >= 0 && r.replaced() != null && !r.exchange()) {
            Attributes replaced = ((GoferInode) r.replaced()).attributes;
            replaced.nlink = r.replaced().isDirectory() ? 0 : replaced.nlink - 1;
        }
        return Math.min(0, outcome);
    }

    @Override
    public long setattr(Setattr change) {
        return changed(fs.gofer().setattr(handle, change.mask(), change.mode(), change.uid(), change.gid(), 0,
            Math.floorDiv(change.atimeNs(), SECOND_NS), Math.floorMod(change.atimeNs(), SECOND_NS),
            Math.floorDiv(change.mtimeNs(), SECOND_NS), Math.floorMod(change.mtimeNs(), SECOND_NS)));
    }

    private long changed(AttributesReply reply) {
        if (reply.result() >= 0) {
            update(reply);
        }
        return Math.min(0, reply.result());
    }

    @Override
    public long truncate(long size, long nowNs) {
        if (fs.readOnly()) {
            return -Errno.EROFS;
        }
        return changed(fs.gofer().setattr(handle, AttributeMask.SET_SIZE, 0, 0, 0, size, 0, 0, 0, 0));
    }

    /** A file that was just made has one that can be written. */
    private void adoptFirst(int fd) {
        if (data != null) {
            data.release();
            data = null;
        }
        adopt(fd, true);
    }

    private void adopt(int fd, boolean writable) {
        if (data == null) {
            data = fs.access().objects().adopt(fd, writable);
        } else {
            data.add(fd, writable);
        }
    }

    /** Makes sure that there is a descriptor, writable if asked. */
    private long ensureData(boolean write) {
        return data != null && (data.hasWriter() || !write) ? 0 : open(write);
    }

    private long open(boolean write) {
        int fd = fs.access().open(handle, write ? Open.O_RDWR : Open.O_RDONLY);
        if (fd < 0) {
            return fd;
        }
        adopt(fd, write);
        return 0;
    }

    /** Makes sure that there is a descriptor that can only be read, for who may only read. */
    private long ensureReader() {
        return data != null && data.hasReader() ? 0 : open(false);
    }

    /** Before the name goes: what is open can be mapped for reading later, too. */
    private void keepMappable() {
        if (opens > 0 && isRegular()) {
            ensureReader();
        }
    }

    @Override
    public long acquire(boolean write) {
        if (write && fs.readOnly()) {
            return -Errno.EROFS;
        }
        long outcome = ensureData(write);
        if (outcome == 0) {
            opens++;
            writers += write ? 1 : 0;
            fs.busy(this);
        }
        return outcome;
    }

    @Override
    public void relinquish(boolean write) {
        writers -= write ? 1 : 0;
        if (--opens == 0) {
            if (forgotten || writers > 0 || attributes.nlink == 0) {
                closeData();
                if (forgotten) {
                    forgotten();
                }
            } else {
                fs.idle(this);
            }
        }
    }

    void closeData() {
        if (data != null && opens == 0) {
            data.release();
            data = null;
        }
    }

    @Override
    public long readAt(MutableDirectBuffer memory, int offset, int length, long position) {
        long outcome = data != null ? 0 : ensureData(false);
        return outcome < 0 ? outcome : fs.access().objects().host()
            .pread(data.hostFd(), memory, offset, length, position);
    }

    @Override
    public long writeAt(MutableDirectBuffer memory, int offset, int length, long position, long nowNs) {
        long outcome = ensureData(true);
        if (outcome < 0) {
            return outcome;
        }
        long n = fs.access().objects().host().pwrite(data.hostFd(), memory, offset, length, position);
        if (n > 0) {
            attributes.size = Math.max(attributes.size, position + n);
            attributes.mtimeNs = nowNs;
            attributes.ctimeNs = nowNs;
        }
        return n;
    }

    @Override
    public long seekData(long position, boolean hole) {
        return data == null ? super.seekData(position, hole)
            : fs.access().objects().host().seek(data.hostFd(), position, hole ? Open.SEEK_HOLE : Open.SEEK_DATA);
    }

    @Override
    public long allocate(int mode, long offset, long length, long nowNs) {
        long outcome = ensureData(true);
        if (outcome == 0) {
            outcome = fs.access().objects().host().fallocate(data.hostFd(), mode, offset, length);
            refresh();
        }
        return Math.min(0, outcome);
    }

    @Override
    public long sync() {
        return data == null || fs.readOnly() ? 0 : Math.min(0, fs.access().objects().host().fsync(data.hostFd()));
    }

    @Override
    public DataObject dataObject(boolean write) {
        return (write ? ensureData(true) : ensureReader()) < 0 ? null : data;
    }

    @Override
    public void forgotten() {
        forgotten = true;
        if (opens == 0 && !closed && this != fs.root()) {
            closed = true;
            closeData();
            fs.gone(this, attributes);
            fs.gofer().close(handle);
        }
    }
}
