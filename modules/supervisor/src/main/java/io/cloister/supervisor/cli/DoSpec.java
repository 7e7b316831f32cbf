package io.cloister.supervisor.cli;

import io.cloister.platform.Native;
import io.cloister.spec.ByteText;
import io.cloister.spec.CapabilitySets;
import io.cloister.spec.ContainerSpec;
import io.cloister.spec.DefaultMounts;
import io.cloister.spec.KernelSettings;
import io.cloister.spec.MountSpec;
import io.cloister.spec.NamespaceKind;
import io.cloister.spec.NamespaceSpec;
import io.cloister.spec.NetworkMode;
import io.cloister.spec.NetworkSpec;
import io.cloister.spec.ProcessSpec;
import io.cloister.spec.Recording;
import io.cloister.spec.ResourceSpec;
import io.cloister.spec.RootSpec;
import io.cloister.spec.SandboxSpec;
import io.cloister.spec.TerminalSpec;
import io.cloister.spec.UserSpec;
import io.cloister.supervisor.boot.HostMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code cloister do} says a sandbox is. */
final class DoSpec {
    private static final int PROCESSES = 256;
    private static final String TMP = "/tmp/";

    private final DoCommand options;
    private final List<Volume> volumes;
    private final Path root;
    private final String directory;

    DoSpec(DoCommand options, List<Volume> volumes) {
        this.options = options;
        this.volumes = volumes;
        this.root = options.root.toAbsolutePath().normalize();
        this.directory = directory();
    }

    SandboxSpec of(String id, Terminal terminal) {
        int uid = Native.cl_getuid();
        ResourceSpec resources = options.bounds();
        TerminalSpec console = new TerminalSpec(terminal.mask(), terminal.columns(), terminal.rows());
        ProcessSpec process = new ProcessSpec(
                options.command.stream().map(ByteText::of).toList(),
                environment(),
                ByteText.of(directory),
                console,
                UserSpec.of(uid),
                uid == 0 ? CapabilitySets.ALL : CapabilitySets.NONE,
                List.of(),
                false,
                0);
        List<NamespaceSpec> namespaces = Stream.of(
                        NamespaceKind.PID,
                        NamespaceKind.NETWORK,
                        NamespaceKind.MOUNT,
                        NamespaceKind.IPC,
                        NamespaceKind.UTS)
                .map(kind -> new NamespaceSpec(kind, ""))
                .toList();
        ContainerSpec container = new ContainerSpec(
                ByteText.of(id),
                new RootSpec(ByteText.of(root.toString()), false),
                mounts(),
                process,
                "cloister",
                "(none)",
                namespaces,
                resources,
                List.of());
        KernelSettings kernel =
                new KernelSettings(Recording.valueOf(options.journal.toUpperCase(Locale.ROOT)), PROCESSES);
        NetworkMode network = NetworkMode.valueOf(options.network.toUpperCase(Locale.ROOT));
        return new SandboxSpec(container, new NetworkSpec(network, ""), kernel,
            HostMachine.describe(resources.memory().limit()));
    }

    private List<String> environment() {
        List<String> all = new ArrayList<>();
        options.guestEnvironment().forEach((name, value) -> all.add(ByteText.of(name + "=" + value)));
        return all;
    }

    /** The caller's directory stays visible even beneath the fresh /tmp. */
    private List<MountSpec> mounts() {
        List<MountSpec> more = new ArrayList<>();
        if (directory.startsWith(TMP) && isInRoot(directory)) {
            String path = ByteText.of(directory);
            more.add(new MountSpec(path, MountSpec.ROOT, path, List.of()));
        }
        for (Volume volume : volumes) {
            more.add(new MountSpec(ByteText.of(volume.guest()), MountSpec.BIND, ByteText.of(volume.host().toString()),
                volume.readOnly() ? List.of("ro") : List.of()));
        }
        return DefaultMounts.and(more);
    }

    /** As the operator says; else the caller's, or / where guests can't see that. */
    private String directory() {
        if (options.cwd != null) {
            return normal("--cwd", options.cwd);
        }
        String callers = Path.of(System.getProperty("user.dir")).normalize().toString();
        boolean isShown = volumes.stream().anyMatch(v -> (callers + "/").startsWith(v.guest() + "/"))
            || isInRoot(callers) && (callers.startsWith(TMP) || !DefaultMounts.hide(ByteText.of(callers)));
        return isShown ? callers : "/";
    }

    private boolean isInRoot(String path) {
        return Files.isDirectory(root.resolve(path.substring(1)));
    }

    /** A path from the root without empty parts, {@code .} and {@code ..}. */
    static String normal(String option, String path) {
        if (!path.startsWith("/")) {
            throw new OperatorError(CloisterCommand.FAILED, option + " " + path + ": write a path that begins with /");
        }
        return Path.of(path).normalize().toString();
    }
}
