package io.cloister.supervisor.cli;

import io.cloister.supervisor.control.ControlRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister swap}: replaces a service under running guests. */
@Command(
        name = "swap",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Replaces a service of a running sandbox by a new process, of a new build if you name one, while guests"
                    + " run on.",
            "",
            "The new process gets warm first. Then the old one writes its state down between two messages and ends,"
                    + " and the new one reads it, takes over all open files, and goes on. Calls that were blocked stay"
                    + " blocked; guests see a slow system call.",
            "If the new build can't read the state, or dies within three seconds, the old build goes on in its place,"
                    + " and this says so."
        },
        footer = {
            "",
            "Exit status: 0 when the new process serves (--dry-run: when it could); 125 when not, and then the old"
                    + " build serves.",
            "",
            "Examples:",
            "  cloister swap do-1f3k vfs                          the same build, in a fresh process",
            "  cloister swap do-1f3k vfs --jar new.jar --dry-run  could this build go on from here?",
            "  cloister swap do-1f3k vfs --jar new.jar            then do it"
        })
final class SwapCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The sandbox.")
    String id;

    @Parameters(index = "1", paramLabel = "SERVICE", description = "Which one (see cloister services).")
    String service;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "Classes of the new build; they come before this installation's.")
    Path jar;

    @Option(
            names = "--dry-run",
            description =
                    "Only find out whether the new process could go on from the state as it is now; the old one serves"
                            + " on.")
    boolean dryRun;

    @Override
    public Integer call() throws IOException {
        if (jar != null) {
            check();
        }
        String path = jar == null ? null : jar.toAbsolutePath().normalize().toString();
        Output out = new Output();
        out.line(Sandboxes.ask(Sandboxes.find(id), new ControlRequest("swap", 0, 0, service, path, dryRun)).text());
        out.flush();
        return 0;
    }

    private void check() throws IOException {
        if (!Files.isReadable(jar) || !Files.isRegularFile(jar)) {
            throw new OperatorError(CloisterCommand.FAILED, "--jar " + jar + ": no such file, or not readable");
        }
        if (jar.toAbsolutePath().toString().contains(":")) {
            throw new OperatorError(
                    CloisterCommand.FAILED, "--jar " + jar + ": a class path can't name a file with a colon");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.stream().noneMatch(e -> e.getName().endsWith(".class"))) {
                throw new OperatorError(CloisterCommand.FAILED, "--jar " + jar + ": no classes in it");
            }
        } catch (ZipException e) {
            throw new OperatorError(CloisterCommand.FAILED, "--jar " + jar + ": not a jar: " + e.getMessage());
        }
    }
}
