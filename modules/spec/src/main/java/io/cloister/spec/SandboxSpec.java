package io.cloister.spec;

import java.util.List;

/**
 * What a sandbox is: its first container, and what all its containers share. More containers may join it later, each a
 * {@link ContainerSpec}; processes may join a container, each a {@link ProcessSpec}.
 */
public record SandboxSpec(ContainerSpec container, NetworkSpec network, KernelSettings kernel, Machine machine) {
    /** The least that runs {@code args}, on a machine of two processors: for rehearsals and tests. */
    public static SandboxSpec plain(String... args) {
        ContainerSpec container = new ContainerSpec(
                "plain",
                new RootSpec("/", false),
                DefaultMounts.all(),
                ProcessSpec.of(args),
                "cloister",
                "(none)",
                List.of(),
                ResourceSpec.UNLIMITED,
                List.of());
        return new SandboxSpec(container, NetworkSpec.NONE, new KernelSettings(Recording.FLIGHT, 16),
            Machine.of(2, 4L << 30, Machine.Hardware.PLAIN, ""));
    }

    public SandboxSpec with(ContainerSpec other) {
        return new SandboxSpec(other, network, kernel, machine);
    }

    /** The same with other variables for the first process. */
    public SandboxSpec with(List<String> env) {
        return with(container.with(container.process().withEnv(env)));
    }

    public SandboxSpec with(KernelSettings other) {
        return new SandboxSpec(container, network, other, machine);
    }

    public SandboxSpec with(NetworkSpec other) {
        return new SandboxSpec(container, other, kernel, machine);
    }
}
