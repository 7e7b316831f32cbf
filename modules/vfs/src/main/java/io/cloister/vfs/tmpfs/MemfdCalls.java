package io.cloister.vfs.tmpfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Misc;
import io.cloister.abi.Open;
import io.cloister.abi.Stat;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.vfs.inode.Dentry;
import io.cloister.vfs.inode.FileEnv;
import io.cloister.vfs.inode.MountTable;
import io.cloister.vfs.inode.NewNode;
import io.cloister.vfs.inode.Opening;
import io.cloister.vfs.inode.PathRef;
import io.cloister.vfs.path.PathArgs;
import io.cloister.vfs.task.Caller;

/** memfd_create(2): files of a tmpfs that is mounted nowhere. */
public final class MemfdCalls {
    private static final int KNOWN = Misc.MFD_CLOEXEC | Misc.MFD_ALLOW_SEALING | Misc.MFD_NOEXEC_SEAL | Misc.MFD_EXEC;
    /** memfd_create(2), NOTES: NAME_MAX without "memfd:". */
    private static final int LONGEST_NAME = 249;
    private final TmpfsPool pool;
    private final MountTable mounts;
    private final FileEnv env;
    /** Made when it is needed first. */
    private TmpFs files;

    public MemfdCalls(TmpfsPool pool, MountTable mounts, FileEnv env) {
        this.pool = pool;
        this.mounts = mounts;
        this.env = env;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.MEMFD_CREATE, this::create);
    }

    private long create(Caller caller, Call call) {
        int flags = call.intArg(1);
        String name = PathArgs.path(call, 0);
        if (name == null) {
            return PathArgs.pathError(call, 0);
        }
        if ((flags & ~KNOWN) != 0 || name.length() > LONGEST_NAME) {
            return -Errno.EINVAL;
        }
        if (!pool.hasInodes()) {
            return -Errno.ENOMEM;
        }
        if (files == null) {
            files = new TmpFs(pool, 0777, 0, 0, Long.MAX_VALUE);
        }
        NewNode node = new NewNode(Stat.S_IFREG | 0777, caller.fsuid(), caller.fsgid(), 0, env.clock().realtimeNs());
        TmpFile inode = TmpFile.memfd(files, node, (flags & Misc.MFD_ALLOW_SEALING) != 0 ? 0 : Misc.F_SEAL_SEAL);
        PathRef place = new PathRef(mounts.top(), Dentry.anonymous(inode, "/memfd:" + name));
        Opening opening = new Opening(env, caller.tid(), Open.O_RDWR | Open.O_LARGEFILE, place);
        return caller.install(inode.open(opening).file(), (flags & Misc.MFD_CLOEXEC) != 0);
    }
}
