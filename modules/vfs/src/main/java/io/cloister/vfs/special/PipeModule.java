package io.cloister.vfs.special;

import io.cloister.abi.Sys;
import io.cloister.vfs.CallModule;
import io.cloister.vfs.Handlers;
import io.cloister.vfs.VfsKernel;
import io.cloister.vfs.event.Descriptors;
import io.cloister.vfs.stream.BufferBudget;
import io.cloister.vfs.stream.PipeCalls;

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
