package io.cloister.supervisor.cli;

import io.cloister.supervisor.life.ExitStatus;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/** The root of all commands. */
@Command(
        name = "cloister",
        mixinStandardHelpOptions = true,
        version = "cloister 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Runs Linux programs on a kernel of its own, in memory-safe Java; no system call of theirs reaches this"
                    + " host.",
            "",
            "A sandbox is one program with all it starts, on a kernel made for it: six services, each a process in a"
                + " jail of its own. It sees this host's files as they are, writes into a layer that vanishes with it,"
                + " and everything it asked its kernel for is in a journal that outlives it.",
            ""
        },
        subcommands = {
            DoCommand.class,
            PsCommand.class,
            StartCommand.class,
            KillCommand.class,
            JournalCommand.class,
            ReplayCommand.class,
            DmesgCommand.class,
            ServicesCommand.class,
            SnapshotCommand.class,
            SwapCommand.class,
            HardeningCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "First steps:",
            "  cloister do -- /bin/echo 'Hello world'     run a program",
            "  cloister do -- bash                        a shell; what it writes vanishes",
            "  cloister do --volume $PWD:/src --cwd /src -- make     let it write into one directory",
            "  cloister ps                                which sandboxes run, which ran",
            "  cloister journal show ID --failed          which calls failed in one, as strace prints them",
            "  cloister services ID                       how its kernel does, service by service",
            "  cloister replay ID --ui                    all of them as a timeline in the browser",
            "  cloister help COMMAND                      all about one command",
            "",
            "Exit status: the program's; 128+n when signal n ended it; 125 when Cloister failed, 126 when the program"
                    + " could not be",
            "run, 127 when it was not found."
        })
public final class CloisterCommand {
    /** The launcher failed, not the guest (as `docker run`). */
    public static final int FAILED = ExitStatus.FAILED;
    /** What was asked for makes no sense; of commands that run no guest, whose status it could be taken for. */
    public static final int USAGE = 2;

    private static final int WIDTH = 116;

    private CloisterCommand() {
    }

    /** Runs a command line; returns the exit status. */
    public static int run(String[] args) {
        if (args.length > 0 && args[0].equals("do")) {
            return doLine().execute(Arrays.copyOfRange(args, 1, args.length));
        }
        CommandLine line = commandLine();
        if (args.length == 0) {
            line.usage(System.err);
            return FAILED;
        }
        return line.execute(args);
    }

    /**
     * The parser of {@code cloister do} alone: describing all the other commands first would take longer than starting
     * a service does.
     */
    public static CommandLine doLine() {
        CommandLine line = withHandlers(new CommandLine(new DoCommand()));
        line.setCommandName("cloister do");
        line.setStopAtPositional(true);
        return line;
    }

    /** The parser of all commands. */
    public static CommandLine commandLine() {
        CommandLine line = withHandlers(new CommandLine(new CloisterCommand()));
        line.getSubcommands().get("do").setStopAtPositional(true);
        return line;
    }

    private static CommandLine withHandlers(CommandLine line) {
        line.setUsageHelpWidth(WIDTH);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((e, command, result) -> explain(e));
        line.setParameterExceptionHandler((e, words) -> explain(e));
        return line;
    }

    private static int explain(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String what = e.getMessage().lines().findFirst().orElse("wrong arguments");
        System.err.println(TerminalText.of("cloister: " + what + "; see " + command + " --help"));
        return command.startsWith("cloister journal") || command.startsWith("cloister replay") ? USAGE : FAILED;
    }

    private static int explain(Exception e) {
        if (Boolean.getBoolean("cloister.debug")) {
            e.printStackTrace();
        }
        System.err.println(TerminalText.of("cloister: " + (e.getMessage() == null ? e.toString() : e.getMessage())));
        return e instanceof OperatorError error ? error.status() : FAILED;
    }
}
