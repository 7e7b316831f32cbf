package io.cloister.simulation;

import io.cloister.abi.SyscallTable;
import io.cloister.bus.Call;
import io.cloister.testkit.SimKernel;
import java.util.List;

/** What must be gone when pid 1 has ended, as the host sees it. */
final class Leftovers {
    /** The one program file: opened once, kept for the next exec. */
    private static final int KEPT_FILES = 1;
    /** Two roots, and the directory of the program file. */
    private static final int KEPT_DIRECTORIES = 3;

    static final String OF_VFS = "open host files of vfs: ";
    static final String OF_MM = "open memory objects of mm: ";
    static final String OF_GOFER = "open directories of the gofer: ";

    private Leftovers() {
    }

    static void check(SimWorld world) {
        same(0, world.endStatus(), "status of pid 1");
        for (int tid = 1; tid < Scheduler.MOST_TASKS; tid++) {
            if (world.tasks().exists(tid)) {
                throw new SimFailure("task " + tid + " is left", null);
            }
        }
        for (Call call : world.doors().pending()) {
            throw new SimFailure(
                    "a call of task " + call.tid() + " is left: "
                            + SyscallTable.of(call.nr()).name(),
                    null);
        }
        List<SimKernel.Pair> events = world.kernel().pending();
        same(0, events.size(), "events on their way");
        same(0, world.threads().size(), "threads of guests");
        same(0, world.stubs().used(), "stubs in use");
        same(KEPT_FILES, world.descriptors().open().size(), "open host files of vfs");
        same(KEPT_FILES, world.capabilities().open().size(), "open memory objects of mm");
        same(KEPT_DIRECTORIES, world.tree().open().size(), "open directories of the gofer");
    }

    /** The same as text, for comparison. */
    static String text(CrashWorld world) {
        StringBuilder text = new StringBuilder("status of pid 1: " + world.endStatus() + '\n');
        for (int tid = 1; tid < Scheduler.MOST_TASKS; tid++) {
            text.append(world.tasks().exists(tid) ? "task " + tid + '\n' : "");
        }
        return text.append("threads of guests: ").append(world.threads().size()).append('\n')
            .append("stubs in use: ").append(world.stubs().used()).append('\n')
            .append(OF_VFS).append(world.descriptors().open().size()).append('\n')
            .append(OF_MM).append(world.capabilities().open().size()).append('\n')
            .append(OF_GOFER).append(world.tree().open().size()).append('\n').toString();
    }

    private static void same(long expected, long actual, String what) {
        if (expected != actual) {
            throw new SimFailure(what + ": " + actual + " instead of " + expected, null);
        }
    }
}
