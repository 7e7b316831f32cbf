package io.cloister.proc.ipc;

import io.cloister.abi.Caps;
import io.cloister.abi.Errno;
import io.cloister.abi.IpcPermLayout;
import io.cloister.proc.task.Credentials;
import java.nio.ByteBuffer;

/** Owner and mode of a System V object: sysvipc(7). */
final class IpcPerm {
    static final int READ = 4;
    static final int WRITE = 2;
    private static final int MODE_BITS = 0777;

    final int id;
    final int key;
    final int cuid;
    final int cgid;
    int uid;
    int gid;
    int mode;

    IpcPerm(int id, int key, Credentials creator, int flags) {
        this.id = id;
        this.key = key;
        cuid = creator.euid;
        cgid = creator.egid;
        uid = cuid;
        gid = cgid;
        mode = flags & MODE_BITS;
    }

    /** 0 or -EACCES: {@code want} are READ and WRITE bits. */
    int check(Credentials who, int want) {
        boolean owner = who.euid == uid || who.euid == cuid;
        boolean group = who.egid == gid || who.egid == cgid || contains(who.groups, gid) || contains(who.groups, cgid);
        int granted = owner ? mode >> 6 : group ? mode >> 3 : mode;
        return (granted & want) == want || who.capable(Caps.CAP_IPC_OWNER) ? 0 : -Errno.EACCES;
    }

    /** semget(2) and msgget(2) of an object that exists: the mode bits asked for. */
    int checkFlags(Credentials who, int flags) {
        int asked = (flags >> 6 | flags >> 3 | flags) & (READ | WRITE);
        return check(who, asked);
    }

    /** 0 or -EPERM: may {@code who} change or remove it? */
    int checkOwner(Credentials who) {
        return who.euid == uid || who.euid == cuid || who.capable(Caps.CAP_SYS_ADMIN) ? 0 : -Errno.EPERM;
    }

    private static boolean contains(int[] groups, int gid) {
        for (int group : groups) {
            if (group == gid) {
                return true;
            }
        }
        return false;
    }

    /** IPC_SET: owner, group and mode from a struct ipc_perm. */
    void set(ByteBuffer in, int at) {
        uid = in.getInt(at + IpcPermLayout.UID);
        gid = in.getInt(at + IpcPermLayout.GID);
        mode = in.getInt(at + IpcPermLayout.MODE) & MODE_BITS;
    }

    /** Writes struct ipc_perm. */
    void put(ByteBuffer out, int at) {
        out.putInt(at + IpcPermLayout.KEY, key);
        out.putInt(at + IpcPermLayout.UID, uid);
        out.putInt(at + IpcPermLayout.GID, gid);
        out.putInt(at + IpcPermLayout.CUID, cuid);
        out.putInt(at + IpcPermLayout.CGID, cgid);
        out.putInt(at + IpcPermLayout.MODE, mode);
    }
}
