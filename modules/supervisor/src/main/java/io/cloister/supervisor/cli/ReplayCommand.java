package io.cloister.supervisor.cli;

import io.cloister.bus.ServiceId;
import io.cloister.spec.SpecException;
import io.cloister.supervisor.boot.Home;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.replay.ReplayLimits;
import io.cloister.supervisor.replay.ReplayRun;
import io.cloister.supervisor.replay.ReplaySetup;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import io.cloister.viewer.web.TimelineBuilder;
import io.cloister.viewer.web.TimelineIndex;
import io.cloister.viewer.web.ViewerServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister replay}: what a sandbox did, once more. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Goes through what a sandbox did, from its journal.",
        footer = {
            "",
            "Exits with 0 where all is equal, 1 where a service did something else than it did then, or its journal is"
                    + " damaged. Needs a journal",
            "that has everything: do --journal=full.",
            "",
            "Examples:",
            "  cloister replay do-1f3k                                every service again, outputs compared with the"
                    + " recorded ones",
            "  cloister replay do-1f3k --service vfs --with new.jar   recorded history against other code",
            "  cloister replay do-1f3k --service vfs --break 'openat failed' --state",
            "  cloister replay do-1f3k --ui                           a timeline in the browser",
            "  cloister replay do-1f3k --ui --no-browser --port 8123    to look at through an ssh tunnel: ssh -L"
                    + " 8123:127.0.0.1:8123 HOST"
        })
final class ReplayCommand implements Callable<Integer> {
    private static final int PORTS = 65536;
    private static final long MS_NS = 1_000_000L;

    @Parameters(paramLabel = "ID", description = "The sandbox; the beginning of its id will do.")
    String id;

    @Option(
            names = "--ui",
            description = "Show it as a timeline in the browser, until Ctrl-C. Only this machine can open it.")
    boolean ui;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "With --ui: listen on this port of 127.0.0.1, not on any that is free.")
    int port;

    @Option(names = "--no-browser", description = "With --ui: only print the address.")
    boolean noBrowser;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            defaultValue = "all",
            description = "Only this service: dispatch, proc, mm, vfs, netstack or gofer.")
    String service;

    @Option(
            names = "--until",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Stop before the input after record N of the service's journal.")
    long until;

    @Option(
            names = "--break",
            paramLabel = "COND",
            description = "Stop where a system call is answered: 'openat', 'openat failed'.")
    String condition;

    @Option(names = "--state", description = "Print the service's state at the end, or where it stopped, as text.")
    boolean state;

    @Option(names = "--with", paramLabel = "JAR", description = "With the classes of this jar before our own.")
    Path with;

    @Override
    public Integer call() throws Exception {
        SandboxDirectory sandbox = ui ? Sandboxes.withJournal(id) : Sandboxes.withJournalOfToday(id);
        if (!ui) {
            return with == null ? replay(sandbox) : replayWith();
        }
        if (port < 0 || port >= PORTS) {
            throw new OperatorError(CloisterCommand.USAGE, "--port " + port + ": write a number from 1 to 65535");
        }
        TimelineIndex index = index(sandbox);
        try (ViewerServer server = listen(index)) {
            System.out.println(server.url());
            System.out.flush();
            System.err.println("cloister: serving " + sandbox.id() + " to this machine; Ctrl-C ends it");
            browse(server.url());
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private int replay(SandboxDirectory sandbox) throws IOException {
        SandboxRecord record = sandbox.read();
        ReplaySetup setup;
        try {
            setup = ReplaySetup.read(sandbox);
        } catch (SpecException e) {
            throw new OperatorError(
                    CloisterCommand.USAGE,
                    "the specification of " + sandbox.id() + " can't be read (" + e.getMessage()
                            + "): replay it with the build that recorded it, or record anew with this one");
        }
        if (!record.journalMode().equals("full") || setup == null) {
            throw new OperatorError(
                    CloisterCommand.USAGE,
                    "the journal of " + sandbox.id() + " is of mode " + record.journalMode()
                            + " and lacks what a replay needs; record with do --journal=full");
        }
        ReplayLimits limits;
        List<ServiceId> services;
        try {
            limits = ReplayLimits.of(until, condition);
            services = service.equals("all")
                    ? List.of(Sandbox.SERVICES)
                    : List.of(ServiceId.valueOf(service.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            String what = e.getMessage().startsWith("--") ? e.getMessage() : "--service " + service
                + ": there are dispatch, proc, mm, vfs, netstack and gofer";
            throw new OperatorError(CloisterCommand.USAGE, what);
        }
        Output out = new Output();
        ReplayRun run =
                new ReplayRun(sandbox.journal(), setup, record.createdMs() * MS_NS, limits, state, out.stream());
        boolean isEqual = run.run(services);
        out.flush();
        return isEqual ? 0 : 1;
    }

    /** The same command in a process that has the jar first on its class path. */
    private int replayWith() throws IOException, InterruptedException {
        if (!Files.isReadable(with)) {
            throw new OperatorError(CloisterCommand.USAGE, "--with " + with + ": there is no such file to read");
        }
        Home home = Home.fromEnvironment();
        List<String> command = new ArrayList<>(List.of(home.java()));
        home.jvmFlags().stream().filter(flag -> !flag.startsWith("-XX:AOTCache")).forEach(command::add);
        command.addAll(List.of(
                "-cp",
                with.toAbsolutePath() + ":" + home.classPath(),
                "io.cloister.supervisor.Main",
                "replay",
                id,
                "--service",
                service,
                "--until",
                Long.toString(until)));
        if (condition != null) {
            command.addAll(List.of("--break", condition));
        }
        if (state) {
            command.add("--state");
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static TimelineIndex index(SandboxDirectory sandbox) throws IOException {
        SandboxRecord record = sandbox.read();
        boolean terminal = System.console() != null && System.console().isTerminal();
        TimelineBuilder builder =
                new TimelineBuilder(sandbox.id(), String.join(" ", record.command()), record.createdMs() * MS_NS);
        TimelineIndex index = builder.read(sandbox.journal(), calls -> {
            if (terminal) {
                System.err.print("\rcloister: reading, " + calls + " calls");
            }
        });
        System.err.println((terminal ? "\r" : "") + "cloister: read " + index.calls() + " calls, " + index.hops()
                + " messages in " + builder.tookMs() + " ms");
        index.damages()
                .forEach(d -> System.err.println("cloister: " + d.file() + " is damaged at byte " + d.position() + " ("
                        + d.what() + "); what comes before is shown"));
        return index;
    }

    private ViewerServer listen(TimelineIndex index) throws IOException {
        try {
            return ViewerServer.start(index, port);
        } catch (BindException e) {
            throw new OperatorError(CloisterCommand.FAILED, "--port " + port + ": " + e.getMessage());
        }
    }

    /** Where there is a desktop, its browser; a failure is none of ours: the address was printed. */
    private void browse(String url) {
        boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        Path opener = Path.of("/usr/bin/xdg-open");
        if (noBrowser || !desktop || !Files.isExecutable(opener)) {
            return;
        }
        try {
            new ProcessBuilder(opener.toString(), url)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            System.err.println("cloister: no browser: " + e.getMessage());
        }
    }
}
