package io.cloister.supervisor.cli;

import picocli.CommandLine.Command;

/** {@code cloister journal}: what a sandbox did. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads the journals of sandboxes.",
            "Every system call that a guest made, as strace(1) prints them, and what the services said to each other"
                    + " about it. Works while the sandbox runs and after it ended; a damaged journal is read up to the"
                    + " damage."
        },
        subcommands = {
            JournalLsCommand.class,
            JournalShowCommand.class,
            JournalTailCommand.class,
            JournalStatsCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  cloister journal ls                                      which there are",
            "  cloister journal show do-1f3k --failed                   which calls failed",
            "  cloister journal show do-1f3k --syscall openat --since -10s",
            "  cloister journal tail do-1f3k                            as it happens",
            "  cloister journal stats do-1f3k                           where the time went",
            "  cloister replay do-1f3k --ui                             all of it as a timeline in the browser",
            "",
            "Exit status: 0; 2 for an id or a filter that makes no sense."
        })
final class JournalCommand {}
