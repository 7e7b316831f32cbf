package io.cloister.supervisor.cli;

import io.cloister.abi.Errno;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.ServiceId;
import io.cloister.journal.CallJoiner.JoinedCall;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which part of a journal is shown; the options that {@code show} and {@code tail} share. */
final class JournalFilter {
    @Option(names = "--task", paramLabel = "TID", description = "Only calls of this guest task.")
    int task;

    @Option(names = "--service", paramLabel = "NAME", description = "Only what this service saw: dispatch, proc, mm, vfs, netstack, gofer.")
    String service;

    @Option(names = "--syscall", paramLabel = "NAME", split = ",", description = "Only calls of this name; may be repeated.")
    List<String> syscalls = List.of();

    @Option(names = "--failed", description = "Only calls that failed.")
    boolean failed;

    @Option(names = "--messages", description = "Also what services said to each other, and the agents' own calls.")
    boolean messages;

    /** The service asked for, or null for all. */
    ServiceId serviceId() {
        if (service == null) {
            return null;
        }
        try {
            return ServiceId.valueOf(service.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new OperatorError(CloisterCommand.FAILED, "--service " + service + ": choose one of dispatch, proc, mm, vfs, netstack, gofer");
        }
    }

    /** Refuses names that no call has. */
    void check() {
        for (String name : syscalls) {
            boolean known = false;
            for (int nr = 0; nr < io.cloister.abi.Sys.TABLE_SIZE && !known; nr++) {
                known = SyscallTable.isKnown(nr) && SyscallTable.of(nr).name().equals(name);
            }
            if (!known) {
                throw new OperatorError(CloisterCommand.FAILED, "--syscall " + name + ": no such system call; see docs/SYSCALLS.md");
            }
        }
    }

    boolean wants(JoinedCall call) {
        boolean own = call.nr() >= SyscallTable.AGENT_FIRST;
        boolean named = syscalls.isEmpty() || syscalls.contains(SyscallTable.of(call.nr()).name());
        boolean hasFailed = call.isFinished() && call.result() < 0 && call.result() >= -Errno.MAX_ERRNO;
        return named && (task == 0 || task == call.task()) && (!failed || hasFailed) && (!own || messages);
    }

    boolean wantsTask(int of) {
        return messages && !failed && syscalls.isEmpty() && (task == 0 || task == of);
    }
}
