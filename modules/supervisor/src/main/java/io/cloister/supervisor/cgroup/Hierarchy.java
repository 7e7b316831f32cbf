package io.cloister.supervisor.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A mounted hierarchy of control groups, as this process sees it.
 *
 * @param isUnified version 2.
 * @param controllers of version 1: those that it has.
 * @param top where it is mounted. @param own the directory of this process's group.
 */
record Hierarchy(boolean isUnified, Set<String> controllers, Path top, Path own) {
    private static final int MOUNT_ROOT = 3;
    private static final int MOUNT_POINT = 4;

    /** Those of this process: none if the files do not say. */
    static List<Hierarchy> here() {
        try {
            return parse(
                    Files.readAllLines(Path.of("/proc/self/mountinfo")),
                    Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The fields of proc(5), "mountinfo", and cgroups(7), "/proc/PID/cgroup". */
    static List<Hierarchy> parse(List<String> mounts, List<String> groups) {
        List<Hierarchy> found = new ArrayList<>();
        for (String line : mounts) {
            int dash = line.indexOf(" - ");
            if (dash < 0) {
                continue;
            }
            String[] place = line.substring(0, dash).split(" ");
            String[] what = line.substring(dash + " - ".length()).split(" ");
            boolean isUnified = what[0].equals("cgroup2");
            if (isUnified || what[0].equals("cgroup")) {
                Set<String> controllers = isUnified ? Set.of() : Set.of(what[what.length - 1].split(","));
                Path own = own(groups, isUnified, controllers, place);
                if (own != null) {
                    found.add(new Hierarchy(isUnified, controllers, Path.of(place[MOUNT_POINT]), own));
                }
            }
        }
        return found;
    }

    private static Path own(List<String> groups, boolean isUnified, Set<String> controllers, String[] mount) {
        for (String line : groups) {
            String[] fields = line.split(":", 3);
            boolean isIt = isUnified
                    ? fields[0].equals("0")
                    : !fields[1].isEmpty() && controllers.contains(fields[1].split(",")[0]);
            if (isIt) {
                return below(mount[MOUNT_ROOT], mount[MOUNT_POINT], fields[2]);
            }
        }
        return null;
    }

    /** Where {@code path} of the hierarchy is if its {@code root} is mounted at {@code point}; null: not below that. */
    private static Path below(String root, String point, String path) {
        if (root.contains("/..") || path.contains("/..")) { // of another cgroup namespace
            return null;
        }
        Path relative = Path.of(root).relativize(Path.of(path));
        return relative.startsWith("..") ? null : Path.of(point).resolve(relative).normalize();
    }

    /** True if a group of this hierarchy's can bound or weigh {@code controller}. */
    boolean has(String controller) {
        if (!isUnified) {
            return controllers.contains(controller);
        }
        try {
            return List.of(Files.readString(own.resolve("cgroup.controllers")).strip().split(" ")).contains(controller);
        } catch (IOException e) {
            return false;
        }
    }
}
