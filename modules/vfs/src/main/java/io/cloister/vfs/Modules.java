package io.cloister.vfs;

import java.util.ArrayList;
import java.util.List;

/** All parts of vfs that serve calls, in the order in which they are set up. */
final class Modules {
    private Modules() {
    }

    static List<CallModule> of(VfsKernel kernel) {
        List<CallModule> modules = new ArrayList<>();
        modules.addAll(io.cloister.vfs.calls.FileCallModules.of(kernel));
        modules.addAll(io.cloister.vfs.special.SpecialModules.of(kernel));
        modules.add(new io.cloister.vfs.stdio.StdioModule(kernel));
        return modules;
    }
}
