package io.cloister.supervisor.cli;

import io.cloister.spec.ResourceSpec;
import io.cloister.supervisor.log.LogOptions;
import io.cloister.supervisor.state.SandboxDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister do}: runs one program on the host's files, read-only under a layer that vanishes. */
@Command(
        name = "do",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs one program in a new sandbox.",
            "It sees this host's files read-only under a layer of its own: it can write anywhere, and what it wrote"
                    + " vanishes with it. The exit status is the program's; 128+n when signal n ended it; 125 when the"
                    + " sandbox failed, 126 when the program could not be run, 127 when it was not found."
        },
        footer = {
            "",
            "Examples:",
            "  cloister do -- bash",
            "  cloister do --volume $PWD:/src --cwd /src -- make test",
            "  cloister do --env LANG=C -- sort < unsorted > sorted"
        })
final class DoCommand implements Callable<Integer> {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    @Option(names = "--root-ro", paramLabel = "DIR", description = "Take DIR for the guest's root instead of /.")
    Path root = Path.of("/");

    @Option(
            names = "--volume",
            paramLabel = "HOST:GUEST[:ro]",
            description = "Show the host's directory HOST at GUEST, writable unless :ro.")
    List<String> volumes = new ArrayList<>();

    @Option(
            names = "--cwd",
            paramLabel = "DIR",
            description = "Working directory in the guest (default: the caller's).")
    String cwd;

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "Set a variable; the others are the caller's.")
    List<String> env = new ArrayList<>();

    @Option(
            names = "--network",
            paramLabel = "none|sandbox",
            description = "none: loopback only (default). sandbox: an interface of its own behind this host's address.")
    String network = "none";

    @Option(
            names = "--memory",
            paramLabel = "BYTES",
            description = "Most memory of the guest's processes, as in 512m; takes a control group.")
    String memory;

    @Option(
            names = "--pids",
            paramLabel = "N",
            description = "Most processes and threads of the guest; takes a control group.")
    String pids;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            description = "Most processors' time the guest may use, as in 1.5; takes a control group.")
    String cpus;

    @Option(
            names = "--rootless",
            description = "For users without privileges; nothing else changes: a sandbox takes what its caller may.")
    boolean rootless;

    @Option(
            names = "--platform",
            paramLabel = "systrap",
            description = "How guests are run (default: ${DEFAULT-VALUE}).")
    String platform = "systrap";

    @Option(
            names = "--journal",
            paramLabel = "flight|full|off",
            description = "What is recorded (default: ${DEFAULT-VALUE}).")
    String journal = "flight";

    @Option(names = "--id", paramLabel = "ID", description = "Name of the sandbox (default: made up).")
    String id;

    @Option(
            names = "--no-start",
            description = "Have everything ready, and run the program when cloister start ID says so.")
    boolean noStart;

    @Option(
            names = "--debug",
            description = "Say on standard error what the services do, and log there, with all that is of interest.")
    boolean debug;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "Log into FILE (default: services.log in the sandbox's directory).")
    Path log;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "How a line of the log looks (default: ${DEFAULT-VALUE}).")
    String logFormat = "text";

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "Program and arguments, after --.")
    List<String> command;

    @Override
    public Integer call() throws Exception {
        return new DoSession(this).run();
    }

    /** The guest's environment: the caller's without our own variables, then --env. */
    Map<String, String> guestEnvironment() {
        Map<String, String> merged = new TreeMap<>(System.getenv());
        merged.keySet().removeIf(name -> name.startsWith("CLOISTER_"));
        for (String pair : env) {
            int eq = pair.indexOf('=');
            if (eq <= 0) {
                throw new OperatorError(CloisterCommand.FAILED, "--env " + pair + ": write NAME=VALUE");
            }
            merged.put(pair.substring(0, eq), pair.substring(eq + 1));
        }
        return merged;
    }

    /** What the guest may use. */
    ResourceSpec bounds() {
        return Bounds.of(memory, pids, cpus);
    }

    /** Refuses what is not there yet or makes no sense. */
    void check() {
        checkId();
        bounds();
        require("--platform", platform, "systrap");
        require("--journal", journal, "flight", "full", "off");
        if (network.equals("host")) {
            throw new OperatorError(
                    CloisterCommand.FAILED,
                    "--network host: a guest never reaches the host's network stack; --network sandbox gives it an"
                            + " interface of its own");
        }
        require("--network", network, "none", "sandbox");
        require("--log-format", logFormat, "text", "json");
        checkLog();
        if (!Files.isDirectory(root)) {
            throw new OperatorError(CloisterCommand.FAILED, "--root-ro " + root + ": no such directory");
        }
    }

    /** It names a directory and is said to terminals. */
    private void checkId() {
        if (id == null) {
            return;
        }
        if (!ID.matcher(id).matches()) {
            throw new OperatorError(CloisterCommand.FAILED, "--id " + id
                + ": write 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first");
        }
        if (Files.exists(SandboxDirectory.of(id).path())) {
            throw new OperatorError(CloisterCommand.FAILED, "--id " + id
                + ": there is a sandbox of that name, see cloister ps; take another name");
        }
    }

    private void checkLog() {
        try {
            if (log != null) {
                Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
            }
        } catch (IOException e) {
            throw new OperatorError(CloisterCommand.FAILED,
                    "--log " + log + ": can't be written to; name a file in a directory of yours");
        }
    }

    LogOptions logOptions() {
        return new LogOptions(log == null ? null : log.toAbsolutePath(), logFormat.equals("json"), debug);
    }

    private static void require(String option, String value, String... allowed) {
        if (!List.of(allowed).contains(value)) {
            throw new OperatorError(
                    CloisterCommand.FAILED, option + " " + value + ": choose one of " + String.join(", ", allowed));
        }
    }
}
