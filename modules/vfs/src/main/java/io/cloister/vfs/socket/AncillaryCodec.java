package io.cloister.vfs.socket;

import io.cloister.abi.Caps;
import io.cloister.abi.CmsghdrLayout;
import io.cloister.abi.Errno;
import io.cloister.abi.Sockets;
import io.cloister.bus.TaskTable;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.stream.IntBytes;
import io.cloister.vfs.task.Callers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** cmsg(3) of AF_UNIX: between the guest's bytes and {@link Ancillary}. */
public final class AncillaryCodec {
    private static final int ALIGN = 8;
    private static final int UCRED = 12;
    private final Callers callers;
    private final TaskTable tasks;
    private final Ancillary.Rights rights;

    public AncillaryCodec(Callers callers, TaskTable tasks, Ancillary.Rights rights) {
        this.callers = callers;
        this.tasks = tasks;
        this.rights = rights;
    }

    /** Decodes what a sender attached; null and an errno where it is wrong. References are taken on the files. */
    Ancillary decode(int tid, byte[] control, long[] failure) {
        List<OpenFile> files = new ArrayList<>();
        int[] ucred = {0, -1, -1};
        ByteBuffer in = ByteBuffer.wrap(control).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at + CmsghdrLayout.SIZE <= control.length && failure[0] == 0) {
            long length = in.getLong(at);
            if (length < CmsghdrLayout.SIZE || length > control.length - at) {
                failure[0] = -Errno.EINVAL;
                break;
            }
            int data = at + CmsghdrLayout.CMSG_DATA;
            int bytes = (int) length - CmsghdrLayout.SIZE;
            if (in.getInt(at + CmsghdrLayout.CMSG_LEVEL) == Sockets.SOL_SOCKET) {
                failure[0] = switch (in.getInt(at + CmsghdrLayout.CMSG_TYPE)) {
                    case Sockets.SCM_RIGHTS -> decodeRights(tid, in, data, bytes, files);
                    case Sockets.SCM_CREDENTIALS -> decodeCredentials(tid, in, data, bytes, ucred);
                    default -> -Errno.EINVAL;
                };
            }
            at += (int) (length + ALIGN - 1 & -ALIGN);
        }
        if (failure[0] == 0 && !rights.fly(files.size())) {
            failure[0] = -Errno.ETOOMANYREFS;
        }
        if (failure[0] != 0) {
            files.forEach(OpenFile::release);
            return null;
        }
        return files.isEmpty() && ucred[0] == 0 ? Ancillary.NONE : new Ancillary(files, ucred[0], ucred[1], ucred[2]);
    }

    private long decodeRights(int tid, ByteBuffer in, int data, int bytes, List<OpenFile> files) {
        if (files.size() + bytes / 4 > SocketLimits.RIGHTS) {
            return -Errno.EINVAL;
        }
        for (int i = 0; i < bytes / 4; i++) {
            OpenFile file = callers.file(tid, in.getInt(data + 4 * i));
            if (file == null) {
                return -Errno.EBADF;
            }
            files.add(file.retain());
        }
        return 0;
    }

    /** unix(7): an unprivileged sender may name only itself. */
    private long decodeCredentials(int tid, ByteBuffer in, int data, int bytes, int[] ucred) {
        if (bytes != UCRED) {
            return -Errno.EINVAL;
        }
        int pid = in.getInt(data);
        int uid = in.getInt(data + 4);
        int gid = in.getInt(data + 8);
        boolean ownPid = pid == tasks.intField(tid, TaskTable.TGID);
        boolean ownUid = uid == tasks.intField(tid, TaskTable.RUID) || uid == tasks.intField(tid, TaskTable.EUID)
            || uid == tasks.intField(tid, TaskTable.SUID);
        boolean ownGid = gid == tasks.intField(tid, TaskTable.RGID) || gid == tasks.intField(tid, TaskTable.EGID)
            || gid == tasks.intField(tid, TaskTable.SGID);
        boolean allowed = (ownPid || tasks.capable(tid, Caps.CAP_SYS_ADMIN))
            && (ownUid || tasks.capable(tid, Caps.CAP_SETUID)) && (ownGid || tasks.capable(tid, Caps.CAP_SETGID));
        if (!allowed) {
            return -Errno.EPERM;
        }
        ucred[0] = pid;
        ucred[1] = uid;
        ucred[2] = gid;
        return 0;
    }

    /**
     * Encodes for a receiver with {@code room} bytes of control buffer: credentials where it asked for them,
     * descriptors installed. Sets MSG_CTRUNC in {@code message.msgFlags} where something did not fit; what did not fit
     * is closed.
     */
    byte[] encode(int tid, Incoming message, int room, boolean wantCredentials, boolean closeOnExec) {
        Ancillary ancillary = message.ancillary;
        message.ancillary = Ancillary.NONE;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (wantCredentials) {
            int pid = ancillary.pid();
            put(out, message, room, Sockets.SCM_CREDENTIALS, IntBytes.of(pid, ancillary.uid(), ancillary.gid()));
        }
        List<OpenFile> files = ancillary.files();
        if (!files.isEmpty()) {
            int space = (room - out.size() - CmsghdrLayout.SIZE) / 4;
            int n = Math.max(0, Math.min(files.size(), space));
            ByteBuffer numbers = ByteBuffer.allocate(4 * n).order(ByteOrder.LITTLE_ENDIAN);
            int installed = 0;
            for (OpenFile file : files) {
                long fd = installed < n ? callers.install(tid, file.retain(), closeOnExec) : -1;
                if (fd < 0) {
                    break;
                }
                numbers.putInt((int) fd);
                installed++;
            }
            ancillary.drop(rights);
            message.msgFlags |= installed < files.size() ? Sockets.MSG_CTRUNC : 0;
            if (installed > 0) {
                put(out, message, room, Sockets.SCM_RIGHTS, Arrays.copyOf(numbers.array(), 4 * installed));
            }
        }
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, Incoming message, int room, int type, byte[] data) {
        int length = CmsghdrLayout.SIZE + data.length;
        if (out.size() + length > room) {
            message.msgFlags |= Sockets.MSG_CTRUNC;
            return;
        }
        ByteBuffer head = ByteBuffer.allocate(CmsghdrLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(length).putInt(Sockets.SOL_SOCKET).putInt(type);
        out.write(head.array(), 0, CmsghdrLayout.SIZE);
        out.write(data, 0, data.length);
        int padding = Math.min((length + ALIGN - 1 & -ALIGN) - length, room - out.size());
        out.write(new byte[ALIGN], 0, Math.max(0, padding));
    }
}
