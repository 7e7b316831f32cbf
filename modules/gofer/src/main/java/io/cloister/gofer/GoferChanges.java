package io.cloister.gofer;

import static io.cloister.bus.gofer.AttributeMask.SET_ATIME;
import static io.cloister.bus.gofer.AttributeMask.SET_GID;
import static io.cloister.bus.gofer.AttributeMask.SET_MODE;
import static io.cloister.bus.gofer.AttributeMask.SET_MTIME;
import static io.cloister.bus.gofer.AttributeMask.SET_SIZE;
import static io.cloister.bus.gofer.AttributeMask.SET_UID;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.Time;
import io.cloister.bus.NotState;
import io.cloister.bus.gofer.AttributesReply;
import io.cloister.bus.gofer.NodeRecord;

/** The requests that change a writable root. A node is null where its handle is not in use. */
final class GoferChanges {
    private static final int PERMISSIONS = 07777;

    private final HostTree host;
    private final Nodes nodes;
    private final Donor donor;
    @NotState
    private final byte[] attributes = new byte[NodeRecord.ATTRIBUTES_SIZE];

    GoferChanges(HostTree host, Nodes nodes, Donor donor) {
        this.host = host;
        this.nodes = nodes;
        this.donor = donor;
    }

    long create(Node parent, NewFile file, int openFlags, AttributesReply reply) {
        int dir = writableDirectory(parent, file.name());
        if (dir < 0) {
            return dir;
        }
        int flags = openFlags & Open.O_ACCMODE | Open.O_CREAT | Open.O_EXCL;
        int fd = host.open(dir, file.name(), flags, file.mode() & PERMISSIONS);
        if (fd < 0) {
            return fd;
        }
        long outcome = finish(parent, dir, file, reply);
        if (outcome < 0) {
            host.close(fd);
            return outcome;
        }
        return donor.donate(fd);
    }

    long makeDirectory(Node parent, NewFile file, AttributesReply reply) {
        int dir = writableDirectory(parent, file.name());
        int outcome = dir < 0 ? dir : host.makeDirectory(dir, file.name(), file.mode() & PERMISSIONS);
        return outcome < 0 ? outcome : finish(parent, dir, file, reply);
    }

    long symlink(Node parent, NewFile file, byte[] target, AttributesReply reply) {
        int dir = writableDirectory(parent, file.name());
        int outcome = dir < 0 ? dir : host.symlink(target, dir, file.name());
        return outcome < 0 ? outcome : finish(parent, dir, file, reply);
    }

    long link(Node parent, Node existing, byte[] name, AttributesReply reply) {
        if (existing == null || existing.parent == null) {
            return -Errno.ESTALE;
        }
        int dir = writableDirectory(parent, name);
        int from = dir < 0 ? dir : nodes.directory(existing.parent);
        int outcome = from < 0 ? from : host.link(from, existing.name, dir, name);
        return outcome < 0 ? outcome : finish(parent, dir, new NewFile(name, 0, -1, -1), reply);
    }

    long makeNode(Node parent, NewFile file, AttributesReply reply) {
        int type = file.mode() & Stat.S_IFMT;
        if (type != Stat.S_IFIFO && type != Stat.S_IFSOCK && type != Stat.S_IFREG) {
            return -Errno.EPERM;
        }
        int dir = writableDirectory(parent, file.name());
        int outcome = dir < 0 ? dir : host.makeNode(dir, file.name(), type | file.mode() & PERMISSIONS);
        return outcome < 0 ? outcome : finish(parent, dir, file, reply);
    }

    long unlink(Node parent, int flags, byte[] name) {
        int dir = writableDirectory(parent, name);
        return dir < 0 ? dir : host.unlink(dir, name, flags & Open.AT_REMOVEDIR);
    }

    long rename(Node parent, byte[] name, Node newParent, byte[] newName, int flags) {
        int from = writableDirectory(parent, name);
        int to = from < 0 ? from : writableDirectory(newParent, newName);
        int outcome = to < 0 ? to : host.rename(from, name, to, newName, flags);
        if (outcome >= 0) {
            nodes.moved(parent, name, newParent, newName);
        }
        return outcome;
    }

    long setAttributes(Node node, NewAttributes change, AttributesReply reply) {
        if (node == null || !node.writable) {
            return node == null ? -Errno.ESTALE : -Errno.EROFS;
        }
        int dir = nodes.holder(node);
        long outcome = dir < 0 ? dir : change(dir, node.nameInHolder(), change);
        return outcome < 0 ? outcome : attributes(node, reply);
    }

    /** Puts the attributes of {@code node} into the reply. */
    long attributes(Node node, AttributesReply reply) {
        int dir = nodes.holder(node);
        int outcome = dir < 0 ? dir : host.statx(dir, node.nameInHolder(), attributes);
        if (outcome >= 0) {
            reply.attributes(attributes, 0, attributes.length);
        }
        return outcome;
    }

    private long change(int dir, byte[] name, NewAttributes change) {
        long outcome = 0;
        if (change.has(SET_SIZE)) {
            outcome = truncate(dir, name, change.size());
        }
        if (outcome >= 0 && change.has(SET_UID | SET_GID)) {
            outcome = host.chown(
                    dir, name, change.has(SET_UID) ? change.uid() : -1, change.has(SET_GID) ? change.gid() : -1);
        }
        if (outcome >= 0 && change.has(SET_MODE)) {
            outcome = host.chmod(dir, name, change.mode() & PERMISSIONS);
        }
        if (outcome >= 0 && change.has(SET_ATIME | SET_MTIME)) {
            long[] times = change.times().clone();
            times[1] = change.has(SET_ATIME) ? times[1] : Time.UTIME_OMIT;
            times[3] = change.has(SET_MTIME) ? times[3] : Time.UTIME_OMIT;
            outcome = host.setTimes(dir, name, times);
        }
        return outcome;
    }

    private long truncate(int dir, byte[] name, long size) {
        int fd = host.open(dir, name, Open.O_WRONLY, 0);
        if (fd < 0) {
            return fd;
        }
        int outcome = host.truncate(fd, size);
        host.close(fd);
        return outcome;
    }

    /** A new entry: gives it its owner where that can be done, a handle, and the reply its attributes. */
    private long finish(Node parent, int dir, NewFile file, AttributesReply reply) {
        if (file.uid() >= 0 || file.gid() >= 0) {
            // as far as we may; the attributes tell what became of it
            host.chown(dir, file.name(), file.uid(), file.gid());
        }
        int outcome = host.statx(dir, file.name(), attributes);
        Node node = outcome < 0 ? null : nodes.add(parent, file.name(), Names.isDirectory(attributes));
        if (node == null) {
            return outcome < 0 ? outcome : -Errno.ENFILE;
        }
        reply.handle(node.handle).attributes(attributes, 0, attributes.length);
        return 0;
    }

    private int writableDirectory(Node node, byte[] name) {
        if (node == null || !node.writable) {
            return node == null ? -Errno.ESTALE : -Errno.EROFS;
        }
        return Names.isName(name) ? nodes.directory(node) : -Errno.EINVAL;
    }
}
