package io.cloister.spec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cloister.abi.Mount;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What no record can hold, and what no sandbox can have yet. */
class SpecRulesTest {
    private static final SandboxSpec PLAIN = SandboxSpec.plain("true");

    @Test
    void recordsRefuseNonsense() {
        refused("args: there is no program", () -> ProcessSpec.of());
        refused("env[1]: a NUL at byte 2", () -> ProcessSpec.of("x").withEnv(List.of("A=B", "C=\0")));
        refused("args[0]: no byte at 0", () -> ProcessSpec.of("\u0416"));
        refused("uid: 4294967295 is nobody's", () -> UserSpec.of(-1));
        refused("umask: 01022 has more than permissions in it", () -> new UserSpec(0, 0, List.of(), 01022));
        refused("effective: has capabilities that are not permitted: 0x2", () -> new CapabilitySets(3, 2, 0, 1, 0));
        refused("ambient: has capabilities that are not both permitted and inheritable: 0x1", () ->
            new CapabilitySets(1, 1, 0, 1, 1));
        refused("bounding: has capabilities that no kernel knows: 0x8000000000000000", () ->
            new CapabilitySets(Long.MIN_VALUE, 0, 0, 0, 0));
        refused("soft: 18446744073709551615 is above the hard limit, 5", () -> new ResourceLimit(0, -1, 5));
        refused("resource: no limit has number 16", () -> new ResourceLimit(16, 0, 0));
        refused("streams: there are 0, 1 and 2 only", () -> new TerminalSpec(8, 0, 0));
        refused("source: '' does not begin with /", () -> new MountSpec("/x", MountSpec.BIND, "", List.of()));
        refused("destination: '/x//y' has an empty part, a . or a .. in it", () -> MountSpec.of("tmpfs", "/x//y"));
        refused("processors: 0 is not within 1 and 1024", () -> Machine.of(0, 1 << 30, Machine.Hardware.PLAIN, ""));
        refused("processFiles: 0 is not within 1 and 4096", () -> new KernelSettings(Recording.OFF, 0));
        refused("limit: -2 is below -1", () -> new ResourceSpec.Memory(-2, 0, 0));
    }

    @Test
    void whatIsSaidTwiceIsRefused() {
        ContainerSpec c = PLAIN.container();
        refused("namespaces[1].kind: PID is said twice", () ->
            new ContainerSpec("x", c.root(), c.mounts(), c.process(), "h", "d",
            List.of(new NamespaceSpec(NamespaceKind.PID, ""), new NamespaceSpec(NamespaceKind.PID, "/x")),
                c.resources(), c.annotations()));
        refused("annotations[1].key: 'a' is said twice", () ->
            new ContainerSpec("x", c.root(), c.mounts(), c.process(), "h", "d", List.of(),
            c.resources(), List.of(new ContainerSpec.Annotation("a", "1"), new ContainerSpec.Annotation("a", "2"))));
        ResourceLimit limit = new ResourceLimit(1, 1, 1);
        ProcessSpec p = c.process();
        refused("rlimits[1].resource: limit 1 is said twice", () ->
            new ProcessSpec(p.args(), p.env(), "/", p.terminal(), p.user(),
            p.capabilities(), List.of(limit, limit), false, 0));
    }

    @Test
    void whatNobodyServesIsRefused() {
        assertDoesNotThrow(() -> Unserved.refuse(PLAIN));
        assertDoesNotThrow(() -> Unserved.refuse(mounted(MountSpec.of("tmpfs", "/x", "nosuid", "size=1m",
            "mode=700"))));
        unserved("mounts[0].type: there is no file system 'mqueue'", mounted(MountSpec.of("mqueue", "/x")));
        unserved("mounts[0].options: proc does not know 'hidepid=2'", mounted(MountSpec.of("proc", "/x", "hidepid=2")));
        unserved("mounts[0].options: bind does not know 'rshared'",
            mounted(new MountSpec("/x", "bind", "/y", List.of("rbind", "rshared"))));
        unserved("namespaces[0]: there are new ones of kind pid, network, mount, ipc and uts only",
            with(List.of(new NamespaceSpec(NamespaceKind.USER, "")), ResourceSpec.UNLIMITED));
        unserved("namespaces[0]: there are new ones of kind pid, network, mount, ipc and uts only",
            with(List.of(new NamespaceSpec(NamespaceKind.NETWORK, "/run/netns/x")), ResourceSpec.UNLIMITED));
        ResourceSpec.Cpu half = new ResourceSpec.Cpu(0, 50_000, 100_000);
        assertDoesNotThrow(() -> Unserved.refuse(with(List.of(),
            new ResourceSpec(new ResourceSpec.Memory(1 << 20, 0, 0), half, "", 10))));
        unserved("resources: there are bounds of memory, of processes and of processor time in a period only",
            with(List.of(), new ResourceSpec(new ResourceSpec.Memory(1 << 20, 1 << 20, 0), half, "", 0)));
        unserved("resources: there are bounds of memory, of processes and of processor time in a period only",
            with(List.of(), new ResourceSpec(new ResourceSpec.Memory(0, 0, 0), half, "0-1", 0)));
    }

    @Test
    void noNetworkHasNoLink() {
        refused("network.link: there is one, and the network is none",
            () -> new NetworkSpec(NetworkMode.NONE, "eth0"));
    }

    @Test
    void optionsOfMounts() {
        assertEquals(new MountOptions(Mount.MS_RDONLY | Mount.MS_NOSUID, "size=1m,mode=700"),
            MountOptions.of(List.of("nosuid", "size=1m", "rw", "ro", "mode=700", "rbind")));
        assertEquals(new MountOptions(0, ""), MountOptions.of(List.of("nodev", "dev", "ro", "rw")));
    }

    @Test
    void bytesOfTexts() {
        assertEquals("\u00c3\u00a4", ByteText.of("\u00e4"));
        assertEquals("\u00e4", ByteText.readable("\u00c3\u00a4"));
    }

    private static SandboxSpec mounted(MountSpec mount) {
        ContainerSpec c = PLAIN.container();
        return PLAIN.with(new ContainerSpec("x", c.root(), List.of(mount), c.process(), "h", "d", List.of(),
            c.resources(), List.of()));
    }

    private static SandboxSpec with(List<NamespaceSpec> namespaces, ResourceSpec resources) {
        ContainerSpec c = PLAIN.container();
        return PLAIN.with(new ContainerSpec("x", c.root(), List.of(), c.process(), "h", "d", namespaces, resources,
            List.of()));
    }

    private static void unserved(String line, SandboxSpec spec) {
        refused(line, () -> Unserved.refuse(spec));
    }

    private static void refused(String line, Executable making) {
        assertEquals(line, assertThrows(SpecException.class, making).getMessage());
    }
}
