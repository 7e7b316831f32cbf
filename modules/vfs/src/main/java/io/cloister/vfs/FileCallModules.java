package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.vfs.attr.AttributeCalls;
import io.cloister.vfs.attr.StatCalls;
import io.cloister.vfs.attr.XattrCalls;
import io.cloister.vfs.directory.DirectoryCalls;
import io.cloister.vfs.directory.NameCalls;
import io.cloister.vfs.directory.RenameCalls;
import io.cloister.vfs.fd.DescriptorCalls;
import io.cloister.vfs.fd.FcntlCalls;
import io.cloister.vfs.fd.IoctlCalls;
import io.cloister.vfs.lock.FileLockCalls;
import io.cloister.vfs.mount.MountCalls;
import io.cloister.vfs.open.OpenCalls;
import io.cloister.vfs.readwrite.CopyCalls;
import io.cloister.vfs.readwrite.RangeCalls;
import io.cloister.vfs.readwrite.ReadWriteCalls;
import java.util.List;

/** The system calls of files. */
public final class FileCallModules {
    private FileCallModules() {
    }

    /** All families. */
    public static List<CallModule> of(VfsKernel kernel) {
        FileLockCalls locks = new FileLockCalls(kernel);
        CallModule handles = handlers -> {
            handlers.register(Sys.NAME_TO_HANDLE_AT, (call, caller) -> call.complete(-Errno.EOPNOTSUPP));
            handlers.register(Sys.OPEN_BY_HANDLE_AT, (call, caller) -> call.complete(-Errno.EOPNOTSUPP));
        };
        return List.of(new OpenCalls(kernel), new ReadWriteCalls(), new StatCalls(), new NameCalls(kernel), new RenameCalls(kernel),
            new AttributeCalls(kernel), new DirectoryCalls(), new DescriptorCalls(), locks, new FcntlCalls(locks), new RangeCalls(kernel),
            new XattrCalls(kernel), new IoctlCalls(), new MountCalls(kernel), new CopyCalls(kernel), handles);
    }
}
