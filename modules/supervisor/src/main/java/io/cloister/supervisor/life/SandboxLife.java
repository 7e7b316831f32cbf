package io.cloister.supervisor.life;

import io.cloister.abi.Open;
import io.cloister.bus.ServiceId;
import io.cloister.platform.CString;
import io.cloister.platform.Native;
import io.cloister.runtime.record.JournalMode;
import io.cloister.spec.ByteText;
import io.cloister.spec.NetworkMode;
import io.cloister.spec.Recording;
import io.cloister.spec.SandboxSpec;
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
import io.cloister.supervisor.control.Startable;
import io.cloister.supervisor.log.Log;
import io.cloister.supervisor.log.LogOptions;
import io.cloister.supervisor.network.NetworkFailure;
import io.cloister.supervisor.network.Resolver;
import io.cloister.supervisor.network.SandboxNetwork;
import io.cloister.supervisor.replay.ReplaySetup;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import io.cloister.supervisor.state.SandboxState;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One sandbox from its making to its end, in steps of which each leads to the next state; the record on disk says which
 * state it is in.
 *
 * <pre>
 * create()   CREATING, then CREATED: services, zygote, memory, groups are there; no guest code
 * start()    RUNNING, when the first program runs
 * await()    its exit status
 * cleanUp()  STOPPED: processes, groups and memory are gone; directory and journal stay
 * </pre>
 *
 * All methods but those of {@link Startable} belong to one thread.
 */
public final class SandboxLife implements Sandbox.Listener, Startable {
    private static final String LOG_FILE = "services.log";
    private static final int LOG_MODE = 0600;
    private static final long END_NS = 2_000_000_000L;

    /** Whoever has the sandbox run. */
    public interface Operator {
        /** The first program runs: from now on signals are for it. */
        void running(Sandbox sandbox);

        /** A line for him. */
        void log(String line);
    }

    private final Home home = Home.fromEnvironment();
    private final Guard guard;
    private final SandboxSpec spec;
    private final Operator operator;
    private final Log log;
    private final SandboxDirectory directory;
    private final Vault vault;
    private final Sandbox sandbox;
    private final SandboxWatch watch;
    private final int logDescriptor;
    private SandboxRecord record;
    private volatile SandboxState state;

    private SandboxLife(
            Guard guard,
            SandboxSpec spec,
            SandboxDirectory directory,
            SandboxState state,
            Operator operator,
            LogOptions logging) {
        this.guard = guard;
        this.spec = spec;
        this.directory = directory;
        this.state = state;
        this.operator = operator;
        vault = new Vault(spec, state != SandboxState.CREATING);
        sandbox = new Sandbox(vault, guard.ledger(), this);
        watch = new SandboxWatch(
                vault, directory, JournalMode.of(spec.kernel().recording().label()), this::trouble);
        logDescriptor = logging.debug() ? 2 : openLog();
        log = new Log(logging.target(directory.id(), directory.path().resolve(LOG_FILE)));
    }

    /** Makes a sandbox. */
    public static SandboxLife create(Guard guard, SandboxSpec spec, Operator operator, LogOptions logging)
            throws IOException {
        SandboxDirectory directory = SandboxDirectory.create(
                ByteText.readable(spec.container().name()),
                Arrays.stream(Sandbox.SERVICES).map(ServiceId::label).toList());
        SandboxNetwork.undoLeft(SandboxDirectory.root());
        SandboxNetwork network =
                spec.network().mode() == NetworkMode.SANDBOX ? connect(guard, spec, directory, operator) : null;
        SandboxSpec whole = network == null ? spec : spec.with(network.spec());
        SandboxLife life = new SandboxLife(guard, whole, directory, SandboxState.CREATING, operator, logging);
        if (network != null) {
            life.vault.addLink(network.descriptor());
        }
        SandboxGroups groups = life.makeGroups();
        life.launch(groups);
        boolean isReady = false;
        try {
            life.sandbox.awaitReady();
            life.become(SandboxState.CREATED);
            isReady = true;
        } finally {
            if (!isReady) {
                life.cleanUp(ExitStatus.FAILED);
            }
        }
        return life;
    }

    /** Goes on with a sandbox that runs, and whose supervisor was killed. */
    public static SandboxLife succeed(Guard guard, Operator operator, LogOptions logging) throws IOException {
        guard.takeOver();
        SandboxDirectory directory = SandboxDirectory.of(guard.ledger().sandbox());
        SandboxLife life = new SandboxLife(
                guard, Vault.predecessorsSpec(), directory, SandboxState.RUNNING, operator, logging);
        if (life.spec.network().mode() == NetworkMode.SANDBOX) {
            life.vault.knowLink();
        }
        life.goOn();
        return life;
    }

    /** Makes the sandbox's link to the outside. */
    private static SandboxNetwork connect(
            Guard guard, SandboxSpec spec, SandboxDirectory directory, Operator operator) throws IOException {
        SandboxNetwork made;
        try {
            made = SandboxNetwork.make(directory.path(), guard.pid());
        } catch (NetworkFailure e) {
            SandboxNetwork.undo(directory.path(), SandboxDirectory.root());
            directory.delete();
            throw e;
        }
        String remark = Resolver.remark(Path.of(ByteText.readable(spec.container().root().path())));
        if (remark != null) {
            operator.log(remark);
        }
        return made;
    }

    /** Before anything of the sandbox is started, so that all of it is in there. */
    private SandboxGroups makeGroups() throws IOException {
        LeftGroups.remove(SandboxDirectory.root());
        SandboxGroups groups;
        try {
            groups = SandboxGroups.make(directory.id(), GroupBounds.of(spec.container().resources()));
        } catch (GroupFailure e) {
            directory.delete();
            throw e;
        }
        LeftGroups.note(directory.path(), guard.pid(), groups.directories());
        guard.ledger().groups(groups.services(), groups.directories());
        groups.join();
        log.add(Log.Level.DEBUG, groups.note());
        return groups;
    }

    private void launch(SandboxGroups groups) throws IOException {
        Map<String, Integer> pids = new TreeMap<>();
        ServiceLauncher launcher = launcher();
        sandbox.launch(launcher, spec.machine()).forEach((service, pid) -> pids.put(service.label(), pid));
        pids.put("zygote", launcher.startZygote(groups.zygoteOptions()));
        directory.writeSpec(spec); // while the services start
        if (spec.kernel().recording() == Recording.FULL) {
            ReplaySetup.here(spec, new ServiceBuilds(home.serviceClassPath())).write(directory);
        }
        record = SandboxRecord.of(directory.id(), guard.pid(), spec, pids);
        directory.write(record);
    }

    private ServiceLauncher launcher() {
        return new ServiceLauncher(home, vault, spec, logDescriptor, SandboxDirectory.root());
    }

    private void goOn() throws IOException {
        long self = ProcessHandle.current().pid();
        SandboxRecord before = directory.read();
        record = before.succeeded(self).in(SandboxState.RUNNING);
        directory.write(record);
        sandbox.succeed(launcher());
        running(true);
        Instant began = ProcessHandle.current().info().startInstant().orElseThrow();
        note(String.format(
                Locale.ROOT,
                "the supervisor (process %d) was killed; process %d goes on, %d ms after it was started",
                before.supervisorPid(),
                self,
                Duration.between(began, Instant.now()).toMillis()));
    }

    /** What its life has come to. */
    @Override
    public SandboxState state() {
        return state;
    }

    private void become(SandboxState next) throws IOException {
        if (!state.canBecome(next)) {
            throw new IllegalStateException(directory.id() + " is " + state.label() + ", and can't be " + next.label());
        }
        state = next;
        record = record.in(next);
        directory.write(record);
    }

    /** Waits until another command has it started. If this supervisor is killed meanwhile the sandbox ends. */
    public void awaitStart() {
        watch.begin(sandbox, this, false);
        sandbox.awaitStart();
    }

    @Override
    public boolean startSoon() {
        return state == SandboxState.CREATED && sandbox.startSoon();
    }

    /** Has the first program started; it runs, or could not be started, when {@link #await} says so. */
    public void start() {
        if (state != SandboxState.CREATED) {
            throw new IllegalStateException(directory.id() + " is " + state.label() + ", and can't be started");
        }
        sandbox.run();
    }

    /** Waits for the end of the first program: the exit status for the operator. */
    public int await() {
        if (guard.ledger().status() >= 0) {
            return guard.ledger().status();
        }
        long outcome = sandbox.awaitEnd();
        return outcome >= 0
                ? ExitStatus.of((int) outcome)
                : ExitStatus.notStarted(spec.container(), (int) -outcome, sandbox.failedAt(), operator::log);
    }

    /** Ends what there is; {@code status} is what it is remembered by. */
    public void cleanUp(int status) throws IOException {
        guard.ledger().ended(status);
        sandbox.shutdown();
        sandbox.awaitGone(END_NS);
        watch.close();
        SandboxNetwork.undo(directory.path(), SandboxDirectory.root());
        record = record.ended(System.currentTimeMillis(), status);
        become(SandboxState.STOPPED);
        SandboxDirectory.prune();
        log.close();
    }

    @Override
    public void started(long outcome) {
        if (outcome < 0) {
            return;
        }
        running(false);
        try {
            become(SandboxState.RUNNING);
        } catch (IOException e) { // no reason to end what runs
            note("the record on disk does not say that it runs: " + e.getMessage());
        }
    }

    /** Does what belongs to a program that runs; from here on this process can be succeeded. */
    private void running(boolean again) {
        operator.running(sandbox);
        watch.begin(sandbox, this, again);
        guard.ledger().begin(directory.id());
        guard.arm();
    }

    private int openLog() {
        CString path = new CString(directory.path().resolve(LOG_FILE).toString());
        int flags = Open.O_CREAT | Open.O_WRONLY | Open.O_APPEND | Open.O_CLOEXEC;
        int fd = (int) Native.must(
                Native.cl_openat2(Open.AT_FDCWD, path.address(), flags, LOG_MODE, 0), "open of services.log");
        Reference.reachabilityFence(path);
        return fd;
    }

    private void trouble(String line) {
        log.add(Log.Level.WARN, line);
    }

    @Override
    public void note(String line) {
        log.add(Log.Level.INFO, line);
    }

    @Override
    public void log(String line) {
        operator.log(line);
        log.add(Log.Level.ERROR, line);
    }
}
