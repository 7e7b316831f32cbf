package io.cloister.spec;

import java.util.ArrayList;
import java.util.List;

/** What a container has mounted where nobody says otherwise: fresh kernel file systems over the root. */
public final class DefaultMounts {
    private static final String[] SAFE = {"nosuid", "nodev", "relatime"};
    private static final String[] SAFER = {"nosuid", "nodev", "noexec", "relatime"};

    private static final List<MountSpec> ALL = List.of(
        MountSpec.of("proc", "/proc", SAFER),
        MountSpec.of("sysfs", "/sys", "nosuid", "nodev", "noexec", "relatime", "ro"),
        MountSpec.of("devtmpfs", "/dev", "nosuid", "relatime"),
        MountSpec.of("devpts", "/dev/pts", "nosuid", "noexec", "relatime"),
        MountSpec.of("tmpfs", "/dev/shm", SAFE),
        MountSpec.of("tmpfs", "/tmp", SAFE));

    private DefaultMounts() {
    }

    public static List<MountSpec> all() {
        return ALL;
    }

    /** The same, then {@code more}. */
    public static List<MountSpec> and(List<MountSpec> more) {
        List<MountSpec> mounts = new ArrayList<>(ALL);
        mounts.addAll(more);
        return mounts;
    }

    /** True if {@code path} lies in one of them, so that the root's own directory of that name can't be seen. */
    public static boolean hide(String path) {
        return ALL.stream().anyMatch(m -> path.equals(m.destination()) || path.startsWith(m.destination() + "/"));
    }
}
