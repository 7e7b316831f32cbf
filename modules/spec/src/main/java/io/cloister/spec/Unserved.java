package io.cloister.spec;

import java.util.List;
import java.util.Set;

/**
 * What a specification may say and no service does yet. A sandbox that asks for it does not start, and the operator
 * gets one line.
 *
 * <pre>
 * process.oomScoreAdj        other than 0
 * container.mounts types other than proc, sysfs, devtmpfs, devpts, tmpfs, ramfs, bind and root; options of a file
 * system that it
 *                            does not know; propagation
 * container.namespaces       one that exists (a path); user, cgroup and time namespaces
 * container.root             readonly
 * container.resources        memory.reservation, memory.swap, cpu.shares, cpus, and limits of -1
 * </pre>
 */
public final class Unserved {
    private static final Set<String> TYPES = Set.of("proc", "sysfs", "devtmpfs", "devpts", "tmpfs", "ramfs",
        MountSpec.BIND, MountSpec.ROOT);
    private static final Set<String> MEMORY_TYPES = Set.of("tmpfs", "ramfs");
    private static final Set<String> MEMORY_OPTIONS = Set.of("size", "mode", "uid", "gid");
    private static final Set<NamespaceKind> NAMESPACES =
        Set.of(NamespaceKind.PID, NamespaceKind.NETWORK, NamespaceKind.MOUNT, NamespaceKind.IPC, NamespaceKind.UTS);

    private Unserved() {
    }

    /** @throws SpecException where {@code spec} asks for what is not there. */
    public static void refuse(SandboxSpec spec) {
        container(spec.container());
    }

    private static void container(ContainerSpec spec) {
        if (spec.root().readonly()) {
            throw new SpecException("root.readonly", "a root that can't be written to is not there yet");
        }
        resources(spec.resources());
        for (int i = 0; i < spec.mounts().size(); i++) {
            mount("mounts[" + i + "]", spec.mounts().get(i));
        }
        for (int i = 0; i < spec.namespaces().size(); i++) {
            NamespaceSpec namespace = spec.namespaces().get(i);
            if (!namespace.path().isEmpty() || !NAMESPACES.contains(namespace.kind())) {
                throw new SpecException("namespaces[" + i + "]",
                    "there are new ones of kind pid, network, mount, ipc and uts only");
            }
        }
        if (spec.process().oomScoreAdj() != 0) {
            throw new SpecException("process.oomScoreAdj", "a score other than 0 is not there yet");
        }
    }

    private static void resources(ResourceSpec spec) {
        ResourceSpec served = new ResourceSpec(new ResourceSpec.Memory(Math.max(0, spec.memory().limit()), 0, 0),
            new ResourceSpec.Cpu(0, Math.max(0, spec.cpu().quotaUs()), spec.cpu().periodUs()), "",
            Math.max(0, spec.pidsLimit()));
        if (!spec.equals(served)) {
            throw new SpecException("resources",
                "there are bounds of memory, of processes and of processor time in a period only");
        }
    }

    private static void mount(String field, MountSpec mount) {
        if (!TYPES.contains(mount.type())) {
            throw new SpecException(field + ".type", "there is no file system " + ByteText.quoted(mount.type()));
        }
        String data = MountOptions.of(mount.options()).data();
        for (String option : data.isEmpty() ? List.<String>of() : List.of(data.split(","))) {
            if (!MEMORY_TYPES.contains(mount.type()) || !MEMORY_OPTIONS.contains(option.replaceFirst("=.*", ""))) {
                throw new SpecException(field + ".options", mount.type() + " does not know " + ByteText.quoted(option));
            }
        }
    }
}
