package io.cloister.supervisor.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain directories: where groups are made, what is written into them, and that they go. */
class SandboxGroupsTest {
    private static final GroupBounds ALL = new GroupBounds(512 << 20, 200, 150_000, 100_000);

    @TempDir
    private Path host;

    private Hierarchy one(String controller) throws IOException {
        Path top = Files.createDirectories(host.resolve(controller));
        return new Hierarchy(false, Set.of(controller), top, Files.createDirectories(top.resolve("own")));
    }

    private Hierarchy two(String own, String controllers) throws IOException {
        Path top = Files.createDirectories(host.resolve("unified"));
        Path group = Files.createDirectories(top.resolve(own));
        Files.writeString(group.resolve("cgroup.controllers"), controllers);
        for (Path at = group; at.startsWith(top); at = at.getParent()) {
            Files.writeString(at.resolve("cgroup.subtree_control"), "\n");
        }
        return new Hierarchy(true, Set.of(), top, group);
    }

    private String read(String path) throws IOException {
        return Files.readString(host.resolve(path));
    }

    @Test
    void twoBelowOne() throws IOException {
        SandboxGroups groups = SandboxGroups.make(List.of(one("cpu")), "lab", GroupBounds.NONE);
        Path parent = host.resolve("cpu/own/cloister-lab");
        assertEquals(List.of(parent.resolve("services"), parent.resolve("guest"), parent), groups.directories());
        assertEquals(List.of("--cgroup", parent.resolve("guest/cgroup.procs").toString()), groups.zygoteOptions());
        groups.join();
        assertEquals("0", read("cpu/own/cloister-lab/services/cgroup.procs"));
        assertTrue(groups.note().contains("one scheduling group"), groups.note());
    }

    @Test
    void boundsOfVersionOneAreInHierarchiesOfTheirOwn() throws IOException {
        SandboxGroups groups = SandboxGroups.make(List.of(one("cpu"), one("memory"), one("pids")), "lab", ALL);
        assertEquals("536870912", read("memory/own/cloister-lab/memory.limit_in_bytes"));
        assertEquals("208", read("pids/own/cloister-lab/pids.max"));
        assertEquals("150000", read("cpu/own/cloister-lab/guest/cpu.cfs_quota_us"));
        assertEquals(6, groups.zygoteOptions().size());
        assertEquals(host.resolve("cpu/own/cloister-lab/services"), groups.services());
        assertEquals(5, groups.directories().size());
    }

    @Test
    void versionTwoIsBesideTheCallersGroup() throws IOException {
        Hierarchy hierarchy = two("slice/own", "cpu memory pids\n");
        SandboxGroups groups = SandboxGroups.make(List.of(hierarchy), "lab", ALL);
        Path parent = host.resolve("unified/slice/cloister-lab");
        assertEquals(List.of(parent.resolve("services"), parent.resolve("guest"), parent), groups.directories());
        assertEquals("536870912", read("unified/slice/cloister-lab/guest/memory.max"));
        assertEquals("208", read("unified/slice/cloister-lab/guest/pids.max"));
        assertEquals("150000 100000", read("unified/slice/cloister-lab/guest/cpu.max"));
        assertTrue(Files.exists(parent.resolve("cgroup.subtree_control")));
        assertTrue(read("unified/slice/cgroup.subtree_control").startsWith("+"));
    }

    @Test
    void aBoundThatCantBeHadIsRefusedAndLeavesNothing() throws IOException {
        Hierarchy cpu = one("cpu");
        GroupFailure failure = assertThrows(GroupFailure.class, () -> SandboxGroups.make(List.of(cpu), "lab", ALL));
        assertEquals("--memory: this host has no control groups for memory", failure.getMessage());
        assertFalse(Files.exists(host.resolve("cpu/own/cloister-lab")));
    }

    @Test
    void withoutBoundsItRunsWithoutGroups() {
        SandboxGroups groups = SandboxGroups.make(List.of(), "lab", GroupBounds.NONE);
        groups.join();
        assertEquals(List.of(), groups.directories());
        assertEquals(null, groups.services());
        assertEquals(List.of(), groups.zygoteOptions());
        assertTrue(groups.note().contains("no scheduling group"), groups.note());
    }

    @Test
    void whatWasLeftIsRemovedWhenItsGuardIsGone() throws IOException {
        Path state = host.resolve("state");
        for (String id : List.of("running", "lost")) {
            Files.createDirectories(state.resolve(id));
            SandboxGroups groups = SandboxGroups.make(List.of(one("cpu")), id, GroupBounds.NONE);
            long guard = id.equals("running") ? ProcessHandle.current().pid() : Long.MAX_VALUE;
            LeftGroups.note(state.resolve(id), guard, groups.directories());
        }
        LeftGroups.remove(state);
        assertTrue(Files.exists(host.resolve("cpu/own/cloister-running/guest")));
        assertFalse(Files.exists(host.resolve("cpu/own/cloister-lost")));
        assertFalse(Files.exists(state.resolve("lost/cgroups")));
    }

    @Test
    void anotherOfTheSameName() throws IOException {
        SandboxGroups.make(List.of(one("cpu")), "lab", GroupBounds.NONE).join();
        SandboxGroups second = SandboxGroups.make(List.of(one("cpu")), "lab", GroupBounds.NONE);
        assertTrue(
                second.directories().getLast().getFileName().toString().startsWith("cloister-lab-"),
                "somebody is in the first");
    }
}
