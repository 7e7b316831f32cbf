package io.cloister.supervisor.cli;

import io.cloister.abi.Errno;
import io.cloister.abi.Open;
import io.cloister.bus.ServiceId;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.runtime.record.JournalMode;
import io.cloister.spec.ByteText;
import io.cloister.spec.MountSpec;
import io.cloister.spec.Recording;
import io.cloister.spec.SandboxSpec;
import io.cloister.spec.Unserved;
import io.cloister.supervisor.boot.Guard;
import io.cloister.supervisor.boot.Home;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.boot.ServiceBuilds;
import io.cloister.supervisor.boot.ServiceLauncher;
import io.cloister.supervisor.boot.Vault;
import io.cloister.supervisor.cgroup.GroupBounds;
import io.cloister.supervisor.cgroup.GroupFailure;
import io.cloister.supervisor.cgroup.LeftGroups;
import io.cloister.supervisor.cgroup.SandboxGroups;
import io.cloister.supervisor.replay.ReplaySetup;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** One {@code cloister do} from start to exit. */
final class DoSession implements Sandbox.Listener {
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
    private SandboxSpec spec;
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
        if (again) {
            directory = SandboxDirectory.of(id);
            guard.takeOver();
            spec = Vault.predecessorsSpec();
        } else { // a successor's options say nothing new, and what they name may be gone by now
            options.check();
            spec = new DoSpec(options, Volume.parse(options.volumes)).of(id, terminal);
            Unserved.refuse(spec);
            directory = SandboxDirectory.create(id, Arrays.stream(Sandbox.SERVICES).map(ServiceId::label).toList());
        }
        vault = new Vault(spec, again);
        sandbox = new Sandbox(vault, guard.ledger(), this);
        watch = new SandboxWatch(vault, directory, JournalMode.of(options.journal), this::trouble);
        logDescriptor = options.debug ? 2 : openLog();
        if (again) {
            goOn();
        } else {
            start();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(terminal::restore, "restore"));
        int status = CloisterCommand.FAILED;
        try {
            if (!again) {
                sandbox.awaitReady();
                terminal.raw();
                sandbox.run();
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

    private ServiceLauncher launcher() {
        return new ServiceLauncher(home, vault, spec, logDescriptor, SandboxDirectory.root());
    }

    private void start() throws IOException {
        Map<String, Integer> pids = new TreeMap<>();
        ServiceLauncher launcher = launcher();
        SandboxGroups groups = makeGroups();
        sandbox.launch(launcher, spec.machine()).forEach((service, pid) -> pids.put(service.label(), pid));
        pids.put("zygote", launcher.startZygote(groups.zygoteOptions()));
        directory.writeSpec(spec); // while the services start
        if (spec.kernel().recording() == Recording.FULL) {
            ReplaySetup.here(spec, new ServiceBuilds(home.serviceClassPath())).write(directory);
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
            groups = SandboxGroups.make(id, GroupBounds.of(spec.container().resources()));
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
    private void goOn() throws IOException {
        long self = ProcessHandle.current().pid();
        SandboxRecord before = directory.read();
        record = before.succeeded(self);
        directory.write(record);
        sandbox.succeed(launcher());
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

    private int exitStatus(long outcome) {
        if (outcome < 0) {
            return notStarted((int) -outcome, sandbox.failedAt());
        }
        int signal = (int) outcome & 0x7f;
        return signal != 0 ? SIGNALLED + signal : (int) (outcome >> 8) & 0xff;
    }

    private int notStarted(int errno, int what) {
        String error = Errno.name(errno);
        if (what == 0) {
            log(options.command.get(0) + ": " + error);
            return errno == Errno.ENOENT ? NOT_FOUND : CANNOT_RUN;
        }
        if (what < 0) {
            log("--cwd " + ByteText.readable(spec.container().process().cwd()) + ": " + error
                + " in the sandbox; name a directory that is there, or show one with --volume");
        } else {
            MountSpec mount = spec.container().mounts().get(what - 1);
            log(ByteText.readable(mount.destination()) + ": " + error
                + "; nothing can be shown there, take another place");
        }
        return CloisterCommand.FAILED;
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
        System.err.println(TerminalText.of("cloister: " + line));
    }
}
