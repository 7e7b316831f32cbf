package io.cloister.vfs.calls;

import io.cloister.vfs.CallModule;
import io.cloister.vfs.VfsKernel;
import java.util.List;

/** The system calls of files. */
public final class FileCallModules {
    private FileCallModules() {
    }

    /** All families. */
    public static List<CallModule> of(VfsKernel kernel) {
        return List.of(new OpenCalls(kernel), new ReadWriteCalls(), new StatCalls());
    }
}
