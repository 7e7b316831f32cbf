package io.cloister.vfs.calls;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.VfsKernel;
import java.util.List;

/** The system calls of files. */
public final class FileCallModules {
    private FileCallModules() {
    }

    /** All families. */
    public static List<CallModule> of(VfsKernel kernel) {
        LockCalls locks = new LockCalls(kernel);
        CallModule handles = handlers -> {
            handlers.register(Sys.NAME_TO_HANDLE_AT, (call, caller) -> call.complete(-Errno.EOPNOTSUPP));
            handlers.register(Sys.OPEN_BY_HANDLE_AT, (call, caller) -> call.complete(-Errno.EOPNOTSUPP));
        };
        return List.of(new OpenCalls(kernel), new ReadWriteCalls(), new StatCalls(), new NameCalls(kernel), new RenameCalls(kernel),
            new AttributeCalls(kernel), new DirectoryCalls(), new DescriptorCalls(), locks, new ControlCalls(locks), new RangeCalls(kernel),
            new XattrCalls(kernel), new IoctlCalls(), new MountCalls(kernel), new CopyCalls(kernel), handles);
    }
}
