package io.cloister.supervisor.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lines as hosts have them. */
class HierarchyTest {
    private static final String UNIFIED =
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate";
    private static final String CPU =
            "31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct";
    private static final String NAMED = "32 24 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd";

    @Test
    void versionTwo() {
        List<Hierarchy> found = Hierarchy.parse(
                List.of("22 1 8:1 / / rw - ext4 /dev/sda rw", UNIFIED), List.of("0::/user.slice/u.scope"));
        assertEquals(
                List.of(new Hierarchy(
                        true, Set.of(), Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/user.slice/u.scope"))),
                found);
    }

    @Test
    void versionOne() {
        List<Hierarchy> found =
                Hierarchy.parse(List.of(CPU, NAMED), List.of("4:cpu,cpuacct:/", "1:name=systemd:/init.scope", "0::/"));
        assertEquals(2, found.size());
        assertEquals(Path.of("/sys/fs/cgroup/cpu,cpuacct"), found.get(0).own());
        assertTrue(found.get(0).has("cpu"));
        assertFalse(found.get(0).has("memory"));
        assertEquals(Path.of("/sys/fs/cgroup/systemd/init.scope"), found.get(1).own());
    }

    /**
     * In a container the group of the container is mounted, and the whole path is said, or one of another namespace.
     */
    @Test
    void mountedPart() {
        String part = CPU.replace(" / /sys", " /docker/abc /sys");
        assertEquals(Path.of("/sys/fs/cgroup/cpu,cpuacct/x"),
            Hierarchy.parse(List.of(part), List.of("4:cpu,cpuacct:/docker/abc/x")).getFirst().own());
        assertEquals(List.of(), Hierarchy.parse(List.of(part), List.of("4:cpu,cpuacct:/docker/other")));
        assertEquals(List.of(), Hierarchy.parse(List.of(CPU), List.of("4:cpu,cpuacct:/../other")));
    }

    @Test
    void notMounted() {
        assertEquals(List.of(), Hierarchy.parse(List.of(UNIFIED), List.of("4:cpu:/")));
        assertEquals(List.of(), Hierarchy.parse(List.of("nonsense"), List.of()));
    }
}
