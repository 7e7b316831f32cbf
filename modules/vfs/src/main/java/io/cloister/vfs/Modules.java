package io.cloister.vfs;

import io.cloister.vfs.stdio.Stdio;
import java.util.ArrayList;
import java.util.List;

/** All parts of vfs that serve calls, in the order in which they are set up. */
final class Modules {
    private Modules() {
    }

    static List<CallModule> of(VfsKernel kernel) {
        List<CallModule> modules = new ArrayList<>();
        modules.addAll(FileCallModules.of(kernel));
        modules.addAll(SpecialModules.of(kernel));
        modules.add(new Stdio(kernel));
        return modules;
    }
}
