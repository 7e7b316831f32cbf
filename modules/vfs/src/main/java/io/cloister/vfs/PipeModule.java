package io.cloister.vfs;

import io.cloister.abi.Sys;
import io.cloister.vfs.pipe.PipeCalls;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.task.Descriptors;

/** pipe and pipe2. */
final class PipeModule implements CallModule {
    private final PipeCalls pipes;

    PipeModule(VfsKernel kernel, Descriptors descriptors, BufferBudget budget) {
        pipes = new PipeCalls(descriptors, kernel.tasks(), kernel.clock(), budget, kernel.signaller());
    }

    @Override
    public void register(Handlers to) {
        to.register(Sys.PIPE, (call, caller) -> pipes.pipe(call));
        to.register(Sys.PIPE2, (call, caller) -> pipes.pipe2(call));
    }
}
