package io.cloister.supervisor.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One process of this host, out of /proc: see proc_pid_stat(5), proc_pid_smaps(5). What has ended meanwhile has no
 * memory and no children.
 */
record HostProcess(int pid) {
    private static final long TICKS = 100;
    private static final int START_TIME = 19;

    /** This process and all below it. */
    List<HostProcess> tree() {
        List<HostProcess> all = new ArrayList<>(List.of(this));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).children());
        }
        return all;
    }

    /** True for the process that shares all of a service's memory: who counts both counts that twice. */
    boolean isKeeper() {
        return name().equals("cloister-keeper");
    }

    /** Command name. */
    String name() {
        return read("comm").strip();
    }

    /** Resident memory, KiB. */
    long rssKb() {
        return rollup("Rss:");
    }

    /** Proportional share of resident memory, KiB. */
    long pssKb() {
        return rollup("Pss:");
    }

    /** How long it runs, ms. */
    long uptimeMs() {
        String stat = read("stat");
        String up = readFile(Path.of("/proc/uptime"));
        if (stat.isEmpty() || up.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (long) (Double.parseDouble(up.split(" ")[0]) * 1000) - Long.parseLong(fields[START_TIME]) * 1000 / TICKS;
    }

    private List<HostProcess> children() {
        List<HostProcess> found = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                for (String child : readFile(thread.resolve("children")).split(" ")) {
                    if (!child.isBlank()) {
                        found.add(new HostProcess(Integer.parseInt(child.strip())));
                    }
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return found;
        }
        return found;
    }

    private long rollup(String field) {
        return read("smaps_rollup").lines().filter(l -> l.startsWith(field)).findFirst()
            .map(l -> Long.parseLong(l.replaceAll("[^0-9]", ""))).orElse(0L);
    }

    private String read(String file) {
        return readFile(Path.of("/proc/" + pid + "/" + file));
    }

    private static String readFile(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return "";
        }
    }
}
