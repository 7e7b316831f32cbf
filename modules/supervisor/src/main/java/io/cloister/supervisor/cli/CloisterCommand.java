package io.cloister.supervisor.cli;

import io.cloister.bus.KernelFault;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of all commands. */
@Command(name = "cloister", mixinStandardHelpOptions = true, version = "cloister 0.1.0",
    description = "Runs Linux programs on a kernel of its own, in memory-safe Java; no system call of theirs reaches this host.",
    subcommands = {DoCommand.class},
    footer = {"", "Try:  cloister do -- /bin/echo 'Hello world'", "      cloister do -- dmesg"})
public final class CloisterCommand {
    /** The launcher failed, not the guest (as `docker run`). */
    public static final int FAILED = 125;

    private CloisterCommand() {
    }

    /** Runs a command line; returns the exit status. */
    public static int run(String[] args) {
        CommandLine line = new CommandLine(new CloisterCommand());
        line.setExecutionExceptionHandler((e, command, result) -> explain(e));
        line.setStopAtPositional(true);
        if (args.length == 0) {
            line.usage(System.err);
            return FAILED;
        }
        return line.execute(args);
    }

    private static int explain(Exception e) {
        if (Boolean.getBoolean("cloister.debug")) {
            e.printStackTrace();
        }
        System.err.println("cloister: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        return e instanceof OperatorError error ? error.status() : e instanceof KernelFault ? FAILED : FAILED;
    }
}
