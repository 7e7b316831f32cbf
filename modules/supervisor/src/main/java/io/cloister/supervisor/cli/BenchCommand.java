package io.cloister.supervisor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloister.supervisor.boot.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code cloister bench}: the same small operations natively, in Cloister and in its peer, in alternating rounds on
 * this machine.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures operations natively and in a sandbox.",
            "In alternating rounds on this machine; prints medians and ratios. Times alone say little on a shared"
                + " machine; ratios of one run do. Also the time from start to exit of a program, and the memory of an"
                + " idle sandbox.",
            "List of operations: native/micro --list."
        },
        footer = {
            "",
            "Examples:",
            "  cloister bench --runs 3",
            "  cloister bench --only getpid-site,fork-exit-wait --with-runsc",
            "  cloister bench --only pwrite-4k,pipe-64k --journal-modes"
        })
final class BenchCommand implements Callable<Integer> {
    private static final String START = "start-to-exit";
    private static final String MEMORY = "idle-memory-kb";
    private static final long SETTLE_MS = 3000;
    private static final String GUEST_DIRECTORY = "/mnt";

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Rounds (default: ${DEFAULT-VALUE}); the median of their medians is shown.")
    int runs = 5;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "Only these operations; start-to-exit and idle-memory-kb are names too.")
    List<String> only = List.of();

    @Option(names = "--with-runsc", description = "Also in `runsc --platform=ptrace do`, where runsc is installed.")
    boolean withRunsc;

    @Option(
            names = "--journal-modes",
            description = "Also with --journal=full and --journal=off: what the journal costs.")
    boolean journalModes;

    @Option(names = "--json", description = "As JSON, for programs.")
    boolean json;

    /** Operation -> subject -> one value for each round. */
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        Home home = Home.fromEnvironment();
        List<BenchSubject> subjects = subjects(home);
        List<String> operations = only.stream().filter(o -> !o.equals(START) && !o.equals(MEMORY)).toList();
        for (int round = 0; round < runs; round++) {
            for (BenchSubject subject : subjects) {
                if (only.isEmpty() || !operations.isEmpty()) {
                    subject.measure(operations).forEach((name, ns) -> add(name, subject, ns));
                }
                if (wanted(START)) {
                    double ns = subject.startToExit("/bin/true");
                    if (ns >= 0) {
                        add(START, subject, ns);
                    }
                }
            }
        }
        if (wanted(MEMORY)) {
            for (BenchSubject subject : subjects) {
                add(MEMORY, subject, subject.memoryKb(List.of("/bin/sleep", "5"), SETTLE_MS));
            }
        }
        print(subjects);
        return 0;
    }

    private boolean wanted(String name) {
        return only.isEmpty() || only.contains(name);
    }

    private List<BenchSubject> subjects(Home home) {
        List<BenchSubject> subjects = new ArrayList<>();
        String micro = home.program("micro");
        subjects.add(new BenchSubject("native", List.of(), micro));
        subjects.add(cloister(home, "cloister", "flight"));
        if (journalModes) {
            subjects.add(cloister(home, "journal=full", "full"));
            subjects.add(cloister(home, "journal=off", "off"));
        }
        if (withRunsc) {
            String runsc = Arrays.stream(System.getenv("PATH").split(":"))
                    .map(p -> p + "/runsc")
                    .filter(p -> Files.isExecutable(Path.of(p)))
                    .findFirst()
                    .orElseThrow(() -> new OperatorError(
                            CloisterCommand.FAILED,
                            "--with-runsc: no runsc in PATH; on Debian: apt-get install runsc"));
            subjects.add(new BenchSubject(
                    "runsc-ptrace", List.of(runsc, "--platform=ptrace", "--network=none", "do"), micro));
        }
        return subjects;
    }

    private static BenchSubject cloister(Home home, String name, String journal) {
        List<String> command = new ArrayList<>(List.of(home.program("cloister-guard"), home.java()));
        command.addAll(home.jvmFlags());
        // The distribution may lie where a sandbox has a file system of its own.
        command.addAll(List.of(
                "-cp",
                home.classPath(),
                "io.cloister.supervisor.Main",
                "do",
                "--journal=" + journal,
                "--volume",
                home.directory().resolve("native") + ":" + GUEST_DIRECTORY + ":ro",
                "--"));
        return new BenchSubject(name, command, GUEST_DIRECTORY + "/micro");
    }

    private void add(String operation, BenchSubject subject, double value) {
        values.computeIfAbsent(operation, o -> new LinkedHashMap<>())
                .computeIfAbsent(subject.name(), s -> new ArrayList<>())
                .add(value);
    }

    private void print(List<BenchSubject> subjects) throws IOException {
        Output out = new Output();
        if (json) {
            out.line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(values));
        } else {
            StringBuilder head = new StringBuilder(String.format("%-20s", "operation (ns)"));
            subjects.forEach(s ->
                    head.append(String.format(" %14s %7s", s.name(), s.name().equals("native") ? "" : "ratio")));
            out.line(head.toString().stripTrailing());
            values.forEach((operation, of) -> out.line(row(operation, of, subjects)));
        }
        out.flush();
    }

    private static String row(String operation, Map<String, List<Double>> of, List<BenchSubject> subjects) {
        StringBuilder row = new StringBuilder(String.format("%-20s", operation));
        double base = of.containsKey("native") ? median(of.get("native")) : 0;
        for (BenchSubject subject : subjects) {
            List<Double> all = of.get(subject.name());
            double value = all == null ? 0 : median(all);
            row.append(value <= 0 ? String.format(" %14s", "failed") : String.format(" %,14.0f", value));
            boolean ratio = value > 0 && base > 0 && !subject.name().equals("native");
            row.append(ratio ? String.format(" %7.1f", value / base) : String.format(" %7s", ""));
        }
        return row.toString().stripTrailing();
    }

    private static double median(List<Double> all) {
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
