package io.cloister.supervisor.cli;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.bus.InitSpec;
import io.cloister.bus.ServiceId;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.runtime.record.JournalMode;
import io.cloister.supervisor.boot.Guard;
import io.cloister.supervisor.boot.Home;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.boot.ServiceBuilds;
import io.cloister.supervisor.boot.ServiceLauncher;
import io.cloister.supervisor.boot.Vault;
import io.cloister.supervisor.cgroup.GroupFailure;
import io.cloister.supervisor.cgroup.LeftGroups;
import io.cloister.supervisor.cgroup.SandboxGroups;
import io.cloister.supervisor.replay.ReplaySetup;
import io.cloister.supervisor.service.ServiceArguments;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One {@code cloister do} from start to exit. */
final class DoSession implements Sandbox.Listener {
    private static final int PROCESSES = 256;
    private static final int CANNOT_RUN = 126;
    private static final int NOT_FOUND = 127;
    private static final int SIGNALLED = 128;
    private static final int LOG_MODE = 0600;
    private static final long END_NS = 2_000_000_000L;

    private final DoCommand options;
    private final Home home;
    private final Guard guard;
    private final String id;
    private final Terminal terminal = new Terminal();
    private final int cores = Runtime.getRuntime().availableProcessors();
    private SandboxDirectory directory;
    private SandboxRecord record;
    private Vault vault;
    private Sandbox sandbox;
    private SandboxWatch watch;
    private int logDescriptor;

    DoSession(DoCommand options) {
        this.options = options;
        this.home = Home.fromEnvironment();
        this.guard = Guard.fromEnvironment();
        String made =
                "do-" + Long.toString(guard.pid(), 36) + Long.toString(System.currentTimeMillis() % 1_679_616, 36);
        this.id = guard.isSuccession() ? guard.ledger().sandbox() : options.id != null ? options.id : made;
    }

    int run() throws IOException {
        boolean again = guard.isSuccession();
        List<Volume> volumes = options.volumes.stream().map(Volume::parse).toList();
        if (!again) { // what was there may be gone by now, and nobody needs it any more
            options.check();
            volumes.forEach(Volume::check);
        }
        directory = again
                ? SandboxDirectory.of(id)
                : SandboxDirectory.create(
                        id,
                        Arrays.stream(Sandbox.SERVICES).map(ServiceId::label).toList());
        if (again) {
            guard.takeOver();
        }
        vault = new Vault(PROCESSES, again);
        sandbox = new Sandbox(vault, guard.ledger(), this);
        watch = new SandboxWatch(vault, directory, JournalMode.of(options.journal), this::trouble);
        logDescriptor = options.debug ? 2 : openLog();
        if (again) {
            goOn(volumes);
        } else {
            start(volumes);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(terminal::restore, "restore"));
        int status = CloisterCommand.FAILED;
        try {
            if (!again) {
                sandbox.awaitReady();
                terminal.raw();
                sandbox.run(firstProgram());
            }
            status = guard.ledger().status() >= 0 ? guard.ledger().status() : exitStatus(sandbox.awaitEnd());
        } finally {
            guard.ledger().ended(status);
            terminal.restore();
            sandbox.shutdown();
            sandbox.awaitGone(END_NS);
            watch.close();
            directory.write(record.ended(System.currentTimeMillis(), status));
            SandboxDirectory.prune();
        }
        return status;
    }

    private ServiceArguments arguments(List<Volume> volumes) {
        return new ServiceArguments(options.journal, vault.processes(), cores, options.debug, options.network,
            volumes.stream().map(v -> v.guest() + (v.readOnly() ? ":ro" : ":rw")).toList());
    }

    private ServiceLauncher launcher(List<Volume> volumes) {
        return new ServiceLauncher(
                home,
                vault,
                new ServiceLauncher.Setting(
                        logDescriptor,
                        new int[] {0, 1, 2},
                        roots(volumes),
                        arguments(volumes).encode()));
    }

    private void start(List<Volume> volumes) throws IOException {
        Map<String, Integer> pids = new TreeMap<>();
        ServiceLauncher launcher = launcher(volumes);
        SandboxGroups groups = makeGroups();
        sandbox.launch(launcher, cores).forEach((service, pid) -> pids.put(service.label(), pid));
        pids.put("zygote", launcher.startZygote(groups.zygoteOptions()));
        if (JournalMode.of(options.journal) == JournalMode.FULL) { // while the services start
            ReplaySetup.here(arguments(volumes).encode(), new ServiceBuilds(home.serviceClassPath()))
                    .write(directory.journal());
        }
        record = new SandboxRecord(
                id,
                guard.pid(),
                ProcessHandle.current().pid(),
                options.command,
                System.currentTimeMillis(),
                0,
                -1,
                options.platform,
                options.journal,
                pids);
        directory.write(record);
    }

    /** Before anything of the sandbox is started, so that all of it is in there. */
    private SandboxGroups makeGroups() throws IOException {
        LeftGroups.remove(SandboxDirectory.root());
        SandboxGroups groups;
        try {
            groups = SandboxGroups.make(id, options.bounds());
        } catch (GroupFailure e) {
            directory.delete();
            throw new OperatorError(CloisterCommand.FAILED, e.getMessage());
        }
        LeftGroups.note(directory.path(), guard.pid(), groups.directories());
        guard.ledger().groups(groups.services(), groups.directories());
        groups.join();
        note(groups.note());
        return groups;
    }

    /** The supervisor was killed, and this process succeeds it. */
    private void goOn(List<Volume> volumes) throws IOException {
        long self = ProcessHandle.current().pid();
        SandboxRecord before = directory.read();
        record = before.succeeded(self);
        directory.write(record);
        sandbox.succeed(launcher(volumes));
        watch(true);
        note(String.format(
                java.util.Locale.ROOT,
                "the supervisor (process %d) was killed; process %d goes on, %.0f ms after it was started",
                before.supervisorPid(),
                self,
                (double) java.time.Duration.between(
                                ProcessHandle.current().info().startInstant().orElseThrow(), java.time.Instant.now())
                        .toMillis()));
    }

    /** Does what belongs to a program that runs; from here on this process can be succeeded. */
    private void watch(boolean again) {
        watch.started(sandbox, terminal, again);
        guard.ledger().begin(id);
        guard.arm();
    }

    private int openLog() {
        CString path = new CString(directory.path().resolve("services.log").toString());
        int flags = Open.O_CREAT | Open.O_WRONLY | Open.O_APPEND | Open.O_CLOEXEC;
        int fd = (int) Native.must(
                Native.cl_openat2(Open.AT_FDCWD, path.address(), flags, LOG_MODE, 0), "open of services.log");
        java.lang.ref.Reference.reachabilityFence(path);
        return fd;
    }

    private List<String> roots(List<Volume> volumes) {
        List<String> jail = new ArrayList<>(List.of("--hide", SandboxDirectory.root().toString()));
        jail.addAll(List.of("--bind-ro", options.root.toAbsolutePath().toString()));
        for (Volume volume : volumes) {
            jail.add(volume.readOnly() ? "--bind-ro" : "--bind-rw");
            jail.add(volume.host().toString());
        }
        return jail;
    }

    private InitSpec firstProgram() {
        Charset raw = StandardCharsets.UTF_8;
        List<byte[]> env = new ArrayList<>();
        options.guestEnvironment().forEach((name, value) -> env.add((name + "=" + value).getBytes(raw)));
        List<byte[]> argv = options.command.stream().map(s -> s.getBytes(raw)).toList();
        int uid = Native.cl_getuid();
        return new InitSpec(
                argv,
                env,
                options.cwd.getBytes(raw),
                "cloister",
                uid,
                uid,
                terminal.mask(),
                terminal.columns(),
                terminal.rows());
    }

    private int exitStatus(long outcome) {
        if (outcome < 0) {
            int errno = (int) -outcome;
            System.err.println("cloister: " + options.command.get(0) + ": " + Errno.name(errno));
            return errno == Errno.ENOENT ? NOT_FOUND : CANNOT_RUN;
        }
        int signal = (int) outcome & 0x7f;
        return signal != 0 ? SIGNALLED + signal : (int) (outcome >> 8) & 0xff;
    }

    @Override
    public void started(long outcome) {
        if (outcome >= 0) {
            watch(false);
        }
    }

    private void trouble(String line) {
        if (options.debug) {
            log(line);
        }
    }

    @Override
    public void note(String line) {
        CString text = new CString("cloister: " + line + "\n");
        Native.cl_write(logDescriptor, text.address(), text.length(), 0);
        java.lang.ref.Reference.reachabilityFence(text);
    }

    @Override
    public void log(String line) {
        System.err.println("cloister: " + line);
    }
}
