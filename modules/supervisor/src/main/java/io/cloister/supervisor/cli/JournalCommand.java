package io.cloister.supervisor.cli;

import picocli.CommandLine.Command;

/** {@code cloister journal}: what a sandbox did. */
@Command(name = "journal", mixinStandardHelpOptions = true, sortOptions = false,
    description = {"Reads the journals of sandboxes.", "Every system call that a guest made, as strace(1) prints them, and what the services said to"
        + " each other about it. Works while the sandbox runs and after it ended."},
    subcommands = {JournalLsCommand.class, JournalShowCommand.class, JournalTailCommand.class},
    footer = {"", "Examples:", "  cloister journal ls", "  cloister journal show do-1f3k --failed",
        "  cloister journal show do-1f3k --syscall openat --since 10s", "  cloister journal tail do-1f3k"})
final class JournalCommand {
}
