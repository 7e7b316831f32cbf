package io.cloister.supervisor.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One way to run a program that is measured: natively, in Cloister, in runsc. {@code micro}: where the benchmarks are
 * as seen there.
 */
record BenchSubject(String name, List<String> prefix, String micro) {
    private static final long LIMIT_S = 300;

    /** Runs {@code native/micro} with {@code benchmarks} (none: all); median nanoseconds for each that worked. */
    Map<String, Double> measure(List<String> benchmarks) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(micro);
        command.addAll(benchmarks);
        Map<String, Double> medians = new LinkedHashMap<>();
        Process process = start(command);
        for (String line : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            String[] columns = line.split("\t");
            if (columns.length == 3 && !columns[1].equals("failed")) {
                medians.put(columns[0], Double.parseDouble(columns[1]));
            }
        }
        end(process);
        return medians;
    }

    /** Nanoseconds from start to exit of {@code program}; minus 1 where it failed. */
    double startToExit(String program) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(program);
        long from = System.nanoTime();
        Process process = start(command);
        process.getInputStream().readAllBytes();
        int status = end(process);
        return status == 0 ? System.nanoTime() - from : -1;
    }

    /** KiB of proportional memory of all processes of {@code program} after {@code settleMs}; the program is ended. */
    long memoryKb(List<String> program, long settleMs) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        Process process = start(command);
        try {
            TimeUnit.MILLISECONDS.sleep(settleMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long total = new HostProcess((int) process.pid())
                .tree().stream()
                        .filter(p -> !p.isKeeper())
                        .mapToLong(HostProcess::pssKb)
                        .sum();
        end(process);
        return total;
    }

    private static Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture.delayedExecutor(LIMIT_S, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    private static int end(Process process) {
        try {
            if (process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return CloisterCommand.FAILED;
    }
}
