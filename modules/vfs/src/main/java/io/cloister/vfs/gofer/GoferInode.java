package io.cloister.vfs.gofer;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.bus.GoferOp;
import io.cloister.bus.Message;
import io.cloister.vfs.env.VfsLimits;
import io.cloister.vfs.inode.Attributes;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import io.cloister.vfs.inode.Inode;
import io.cloister.vfs.inode.LinkTarget;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.Setattr;
import io.cloister.vfs.memory.DataObject;
import io.cloister.vfs.task.Caller;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** A host file. Its device is the file system's; two host devices below one root could share numbers, which stat can't tell apart then. */
final class GoferInode extends Inode {
    private final GoferFs fs;
    private final Attributes attributes = new Attributes();
    private long hostDev;
    private int handle;
    private String target;
    private DataObject data;
    private boolean dataWritable;
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
            fs.client().close(old);
        }
    }

    private void update(Message reply) {
        update(new Attributes().fromStatx(reply.payload(), 0));
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
        Message reply = fs.client().plain(GoferOp.GETATTR, handle);
        if (reply.result() >= 0) {
            update(reply);
        }
        return Math.min(0, reply.result());
    }

    @Override
    public Found lookup(Caller caller, String name) {
        Found known = fs.takeAhead(this, name);
        if (known != null) {
            return known;
        }
        known = fs.fixed() ? fs.fromListing(this, name) : null;
        if (known != null) {
            return known;
        }
        Message reply = fs.client().walk(handle, name);
        if (reply.result() < 1) {
            long error = reply.result() < 0 ? reply.result() : -reply.a[1];
            return error == -Errno.ENOENT ? Found.NONE : Found.error(error == 0 ? -Errno.EIO : error);
        }
        return Found.of(fs.inode(reply.payload().getInt(0), reply, 4));
    }

    @Override
    public long list(Caller caller, List<DirEntry> into) {
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
            Message reply = fs.client().readdir(handle, cookie);
            if (reply.result() <= 0) {
                return reply.result();
            }
            int at = 0;
            while (at < reply.length()) {
                int length = reply.payload().getByte(at + 17) & 0xff;
                byte[] name = new byte[length];
                reply.payload().getBytes(at + 18, name);
                if (into.size() >= VfsLimits.DIRECTORY_ENTRIES) {
                    return -Errno.ENOMEM;
                }
                into.add(new DirEntry(new String(name, StandardCharsets.ISO_8859_1), reply.payload().getLong(at), reply.payload().getByte(at + 16)));
                at += 18 + length;
            }
            if (reply.a[1] == cookie) {
                return 0;
            }
            cookie = reply.a[1];
        }
    }

    @Override
    public LinkTarget readlink(Caller caller) {
        if (!isSymlink()) {
            return LinkTarget.error(-Errno.EINVAL);
        }
        if (target == null || !fs.fixed()) {
            Message reply = fs.client().plain(GoferOp.READLINK, handle);
            if (reply.result() < 0) {
                return LinkTarget.error(reply.result());
            }
            target = new String(reply.payloadBytes(), StandardCharsets.ISO_8859_1);
        }
        return LinkTarget.to(target);
    }

    private Found made(Message reply) {
        return reply.result() < 0 ? Found.error(reply.result()) : Found.of(fs.inode((int) reply.a[1], reply, 0));
    }

    @Override
    public Found create(String name, NewNode node) {
        boolean regular = (node.mode() & Stat.S_IFMT) == Stat.S_IFREG;
        if (!regular) {
            return made(fs.client().call(GoferClient.bytes(name), GoferOp.MKNOD, handle, node.mode(), 0, node.uid(), node.gid()));
        }
        Message reply = fs.client().call(GoferClient.bytes(name), GoferOp.CREATE, handle, node.mode() & 07777, Open.O_RDWR, node.uid(), node.gid());
        if (reply.result() < 0) {
            return Found.error(reply.result());
        }
        long token = reply.result();
        GoferInode inode = fs.inode((int) reply.a[1], reply, 0);
        int fd = fs.kernel().channel().fromGofer(token);
        if (fd >= 0) {
            inode.adopt(fd, true);
            fs.idle(inode);
        }
        return Found.of(inode);
    }

    @Override
    public Found mkdir(String name, NewNode node) {
        return made(fs.client().call(GoferClient.bytes(name), GoferOp.MKDIR, handle, node.mode() & 07777, 0, node.uid(), node.gid()));
    }

    @Override
    public Found symlink(String name, String to, NewNode node) {
        return made(fs.client().call(GoferClient.bytes(name + "\0" + to), GoferOp.SYMLINK, handle, 0, 0, node.uid(), node.gid()));
    }

    @Override
    public long link(String name, Inode existing, long nowNs) {
        Message reply = fs.client().call(GoferClient.bytes(name), GoferOp.LINK, handle, ((GoferInode) existing).handle);
        return made(reply).error();
    }

    @Override
    public long unlink(String name, Inode child, long nowNs) {
        // what is open stays readable: the descriptor must be there before the name goes
        long outcome = fs.client().call(GoferClient.bytes(name), GoferOp.UNLINK, handle, 0).result();
        if (outcome >= 0) {
            ((GoferInode) child).attributes.nlink--;
        }
        return Math.min(0, outcome);
    }

    @Override
    public long rmdir(String name, Inode child, long nowNs) {
        long outcome = fs.client().call(GoferClient.bytes(name), GoferOp.UNLINK, handle, Open.AT_REMOVEDIR).result();
        if (outcome >= 0) {
            ((GoferInode) child).attributes.nlink = 0;
        }
        return Math.min(0, outcome);
    }

    @Override
    public long rename(Rename r) {
        int flags = r.exchange() ? Misc.RENAME_EXCHANGE : 0;
        byte[] names = GoferClient.bytes(r.name() + "\0" + r.newName());
        long outcome = fs.client().call(names, GoferOp.RENAME, handle, ((GoferInode) r.newDir()).handle, flags).result();
        if (outcome >= 0 && r.replaced() != null && !r.exchange()) {
            Attributes replaced = ((GoferInode) r.replaced()).attributes;
            replaced.nlink = r.replaced().isDirectory() ? 0 : replaced.nlink - 1;
        }
        return Math.min(0, outcome);
    }

    @Override
    public long setattr(Setattr change) {
        byte[] times = new byte[32];
        ByteBuffer.wrap(times).order(ByteOrder.LITTLE_ENDIAN).putLong(Math.floorDiv(change.atimeNs(), 1_000_000_000L))
            .putLong(Math.floorMod(change.atimeNs(), 1_000_000_000L)).putLong(Math.floorDiv(change.mtimeNs(), 1_000_000_000L))
            .putLong(Math.floorMod(change.mtimeNs(), 1_000_000_000L));
        Message reply = fs.client().call(times, GoferOp.SETATTR, handle, change.mask(), change.mode(), change.uid(), change.gid());
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
        Message reply = fs.client().call(new byte[32], GoferOp.SETATTR, handle, GoferOp.SET_SIZE, 0, 0, 0, size);
        if (reply.result() >= 0) {
            update(reply);
        }
        return Math.min(0, reply.result());
    }

    private void adopt(int fd, boolean writable) {
        if (data != null) {
            data.release();
        }
        data = fs.kernel().objects().adopt(fd);
        dataWritable = writable;
    }

    /** Makes sure that there is a descriptor, writable if asked. */
    private long ensureData(boolean write) {
        if (data != null && (dataWritable || !write)) {
            return 0;
        }
        int fd = fs.client().open(handle, write ? Open.O_RDWR : Open.O_RDONLY);
        if (fd < 0) {
            return fd;
        }
        adopt(fd, write);
        return 0;
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
        return outcome < 0 ? outcome : fs.kernel().hostFiles().pread(data.hostFd(), memory, offset, length, position);
    }

    @Override
    public long writeAt(MutableDirectBuffer memory, int offset, int length, long position, long nowNs) {
        long outcome = ensureData(true);
        if (outcome < 0) {
            return outcome;
        }
        long n = fs.kernel().hostFiles().pwrite(data.hostFd(), memory, offset, length, position);
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
            : fs.kernel().hostFiles().seek(data.hostFd(), position, hole ? Open.SEEK_HOLE : Open.SEEK_DATA);
    }

    @Override
    public long allocate(int mode, long offset, long length, long nowNs) {
        long outcome = ensureData(true);
        if (outcome == 0) {
            outcome = fs.kernel().hostFiles().fallocate(data.hostFd(), mode, offset, length);
            refresh();
        }
        return Math.min(0, outcome);
    }

    @Override
    public long sync() {
        return data == null || fs.readOnly() ? 0 : Math.min(0, fs.kernel().hostFiles().fsync(data.hostFd()));
    }

    @Override
    public DataObject dataObject(boolean write) {
        return ensureData(write) < 0 ? null : data;
    }

    @Override
    public void forgotten() {
        forgotten = true;
        if (opens == 0 && !closed && this != fs.root()) {
            closed = true;
            closeData();
            fs.gone(this, attributes);
            fs.client().close(handle);
        }
    }
}
