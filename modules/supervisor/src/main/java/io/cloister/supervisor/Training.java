package io.cloister.supervisor;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.Templates;
import io.cloister.bus.supervisor.SupervisorProxy;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.journal.JournalLimits;
import io.cloister.journal.JournalReader;
import io.cloister.journal.JournalWriter;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.HostSync;
import io.cloister.runtime.ring.InProcessKernel;
import io.cloister.runtime.ring.KernelMemory;
import io.cloister.runtime.ring.RingBus;
import io.cloister.runtime.tape.MessageTape;
import io.cloister.runtime.tape.ServiceTape;
import io.cloister.spec.SandboxSpec;
import io.cloister.spec.SpecCodec;
import io.cloister.spec.Unserved;
import io.cloister.supervisor.boot.HostMachine;
import io.cloister.supervisor.cli.CloisterCommand;
import io.cloister.supervisor.service.ClassPath;
import io.cloister.supervisor.service.Rehearsal;
import io.cloister.supervisor.state.SandboxDirectory;
import io.cloister.supervisor.state.SandboxRecord;
import io.cloister.supervisor.state.SandboxState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The run that fills a start-up cache: loads what a role needs and takes its way as far as it goes in one process
 * without a host. There are two caches, because a JVM loads all of its cache when it starts: one for services, one for
 * the operator's commands. What fails here only makes a start slower; it is said, and the rest goes on.
 */
final class Training {
    private static final int ROUNDS = 200;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private interface Step {
        void run() throws Exception;
    }

    private Training() {
    }

    /** {@code services} as argument: only what services need. */
    static int run(String[] args) {
        boolean services = args.length > 0 && args[0].equals("services");
        int failed = services ? asService() : asOperator();
        System.err.println("training: done, " + failed + " steps failed");
        return 0;
    }

    private static int asService() {
        int failed = step("classes", Training::loadClasses);
        failed += step("specification", Training::specification);
        failed += step("rings", Training::rings);
        failed += step("services", Training::services);
        failed += step("rehearsal", () -> Rehearsal.run());
        return failed;
    }

    private static int asOperator() {
        int failed = step("command line", Training::commandLine);
        failed += step("specification", Training::specification);
        failed += step("supervisor", () -> ClassPath.loadSupervisor((name, e) -> System.err.println(name + ": " + e)));
        failed += step("rings", Training::rings);
        failed += step("records", Training::records);
        failed += step("journal", Training::journal);
        return failed;
    }

    private static int step(String name, Step step) {
        try {
            step.run();
            return 0;
        } catch (Exception | Error e) {
            System.err.println("training: " + name + ": " + e);
            return 1;
        }
    }

    /** All classes of our jars; only loaded classes can be in the cache. */
    private static void loadClasses() throws IOException {
        ClassPath.load((name, e) -> System.err.println("training: " + name + ": " + e));
    }

    /** Of this host, there and back. */
    private static void specification() {
        SandboxSpec plain = SandboxSpec.plain("true").with(List.of("PATH=/bin"));
        Unserved.refuse(plain);
        SpecCodec.sandbox(SpecCodec.encode(
                new SandboxSpec(plain.container(), plain.network(), plain.kernel(), HostMachine.describe(0))));
    }

    private static void commandLine() {
        CloisterCommand.doLine()
                .parseArgs("--volume", "/tmp:/tmp:ro", "--env", "A=B", "--cwd", "/", "--", "/bin/true", "-x");
        CloisterCommand.commandLine()
                .parseArgs("do", "--volume", "/tmp:/tmp:ro", "--env", "A=B", "--cwd", "/", "--", "/bin/true", "-x");
        CloisterCommand.commandLine().parseArgs("journal", "show", "--failed", "--since", "1s", "x");
        CloisterCommand.commandLine().usage(new PrintWriter(Writer.nullWriter()));
    }

    /** Two ends of the rings, as supervisor and service have them; nobody sleeps. */
    private static void rings() {
        KernelMemory kernel = new KernelMemory(direct(KernelMemory.SIZE));
        HostSync sync = proxy(HostSync.class);
        Bells bells = new Bells(direct(1 << 12), kernel, sync);
        HostClock clock = new HostClock();
        RingBus one = new RingBus(ServiceId.SUPERVISOR, kernel, bells, MessageTape.NONE, clock);
        ServiceTape journal = new ServiceTape(direct(TapeDescriptor.SIZE), JournalMode.FLIGHT);
        RingBus other = new RingBus(ServiceId.VFS, kernel, bells, journal, clock);
        MailboxCall call = new MailboxCall(
                direct(MailboxDescriptor.SLOT_STRIDE),
                0,
                0,
                (c, result, flags) -> journal.completed(1, c, result, flags));
        VfsProxy vfs = new VfsProxy(one);
        SupervisorProxy supervisor = new SupervisorProxy(other);
        UnsafeBuffer data = direct(ROUNDS);
        Message incoming = new Message();
        for (int i = 0; i < ROUNDS; i++) {
            clock.tick();
            call.claim(1, i);
            journal.call(1, call);
            call.complete(0);
            vfs.fetched(1, i, 0, i, data, 0, i % data.capacity());
            one.cancel(ServiceId.VFS, 1);
            while (other.poll(incoming)) {
                supervisor.ready();
            }
            while (one.poll(incoming)) {
                Thread.onSpinWait();
            }
        }
    }

    /** Every service built once, on ports that do nothing. */
    private static void services() {
        InProcessKernel kernel = new InProcessKernel();
        TaskTable tasks = new TaskTable(direct(TaskTable.SIZE));
        for (String name : List.of(
                "proc.ProcService",
                "mm.MmService",
                "netstack.NetstackService",
                "dispatch.DispatchService",
                "vfs.VfsService",
                "gofer.GoferService")) {
            step(name, () -> {
                Constructor<?> constructor =
                        Class.forName("io.cloister." + name).getConstructors()[0];
                ServiceId id =
                        ServiceId.valueOf(name.substring(0, name.indexOf('.')).toUpperCase(Locale.ROOT));
                ServicePorts ports =
                        new ServicePorts(kernel.bus(id), new HostClock(), (bytes, offset, length) -> {}, tasks);
                Object[] arguments = new Object[constructor.getParameterCount()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = argument(constructor.getParameterTypes()[i], ports);
                }
                constructor.newInstance(arguments);
            });
        }
    }

    private static Object argument(Class<?> type, ServicePorts ports) {
        if (type == ServicePorts.class) {
            return ports;
        }
        if (type.isInterface()) {
            return proxy(type);
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 1);
        }
        if (type == SandboxSpec.class) {
            return SandboxSpec.plain("true");
        }
        return type == long.class
                ? (Object) 0L
                : type == boolean.class ? (Object) false : type.isPrimitive() ? (Object) 0 : null;
    }

    private static void records() throws IOException {
        Path path = Files.createTempDirectory("cloister-training");
        SandboxDirectory directory = new SandboxDirectory(path);
        SandboxRecord record =
                SandboxRecord.of("training", 1, SandboxSpec.plain("true"), new TreeMap<>(Map.of("vfs", 1)));
        directory.write(record);
        directory.write(directory.read().in(SandboxState.CREATED).ended(2, 0));
        directory.delete();
    }

    private static void journal() throws IOException {
        Path path = Files.createTempDirectory("cloister-training");
        UnsafeBuffer tape = direct(TapeDescriptor.SIZE);
        ServiceTape journal = new ServiceTape(tape, JournalMode.FLIGHT);
        JournalWriter writer = new JournalWriter(JournalMode.FLIGHT, JournalLimits.FLIGHT_BYTES);
        writer.add(ServiceId.VFS, tape, Files.createDirectories(path.resolve("vfs")));
        writer.start();
        writer.loadNow();
        long until = System.nanoTime() + PATIENCE_NS;
        while (!writer.isDraining() && System.nanoTime() < until) {
            LockSupport.parkNanos(1_000_000);
        }
        Message message = new Message().begin(Templates.SUPERVISOR_READY, 0);
        message.kind = Message.EVENT;
        for (int i = 0; i < ROUNDS; i++) {
            journal.sent(System.nanoTime(), ServiceId.SUPERVISOR, message);
            journal.timer(System.nanoTime());
        }
        writer.close();
        try (JournalReader reader = new JournalReader(path, null)) {
            int n = 0;
            while (reader.next() != null) {
                n++;
            }
            if (n < 2 * ROUNDS) {
                throw new IOException("read back " + n + " records of " + 2 * ROUNDS);
            }
        }
        new SandboxDirectory(path).delete();
    }

    private static <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(Training.class.getClassLoader(), new Class<?>[] {type},
            (self, method, args) -> nothing(method.getReturnType())));
    }

    private static Object nothing(Class<?> type) {
        return type == long.class
                ? (Object) 0L
                : type == int.class ? (Object) 0 : type == boolean.class ? (Object) false : null;
    }

    private static UnsafeBuffer direct(long bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect((int) bytes));
    }
}
