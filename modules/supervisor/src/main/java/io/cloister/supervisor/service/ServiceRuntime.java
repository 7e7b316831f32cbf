package io.cloister.supervisor.service;

import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.platform.HostFutex;
import io.cloister.platform.Mappings;
import io.cloister.platform.Native;
import io.cloister.runtime.instance.FdLayout;
import io.cloister.runtime.instance.ServiceHost;
import io.cloister.runtime.instance.ServiceInstance;
import io.cloister.runtime.instance.ServiceMemory;
import io.cloister.runtime.instance.ServiceSetup;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.state.SnapshotDescriptor;
import io.cloister.runtime.tape.ServiceTape;
import io.cloister.spec.SandboxSpec;
import java.io.IOException;

/** The service of this process: its {@link ServiceInstance} in the memory of the vault, over the ports of the host. */
final class ServiceRuntime {
    /** Builds a service over its host ports. */
    interface Factory {
        /** Of these ports. */
        Wiring wiring(ServicePorts ports, Mappings mappings, ServiceTape tape);
    }

    private final Mappings mappings = new Mappings();
    private final ServiceInstance instance;
    private Wiring wiring;

    ServiceRuntime(Role role, SandboxSpec spec, String version, Factory factory) {
        ServiceMemory memory = new ServiceMemory(
                Mappings.map(FdLayout.TAPE, TapeDescriptor.SIZE, "tape"),
                Mappings.map(FdLayout.SNAPSHOT, SnapshotDescriptor.SIZE, "snapshots"),
                Mappings.map(FdLayout.TASKS, TaskTable.SIZE, "task table"),
                mappings.kernel(),
                mappings.bells(),
                mappings,
                Mappings::anonymous);
        ServiceSetup setup = new ServiceSetup(
                role.id(),
                role.generation(),
                JournalMode.of(spec.kernel().recording().label()),
                spec.kernel().processFiles(),
                version);
        instance = new ServiceInstance(setup, memory, new HostFutex(), new HostClock(), Mappings.hostEntropy(),
            (ports, tape) -> wiring = factory.wiring(ports, mappings, tape));
        instance.logTo(line -> new Orders().say(Orders.LOG + "the " + role.id().label() + " service: " + line));
    }

    /** Host threads begin; before the jail closes. */
    void start() {
        wiring.start(instance.host());
    }

    /** The host's files are gone from here on. */
    void sealed() {
        wiring.sealed();
    }

    /** The first process of its service. */
    void fresh() {
        instance.fresh();
    }

    /** This is a new build under observation ({@link ServiceInstance#onTrial}). */
    void onTrial() {
        instance.onTrial();
    }

    /** Goes on where a predecessor stopped. {@code skip}: without the input that it was at. */
    void recover(boolean skip) {
        instance.recover(skip);
    }

    /**
     * Says whether the last snapshot, read, written and read by {@code other}, stays the same, in the manner of {@link
     * Orders}.
     */
    String compare(ServiceRuntime other) {
        try {
            String difference = instance.difference(other.instance);
            return difference == null
                    ? Orders.SAME + instance.snapshotBytes() + " bytes, and what it writes is the same state"
                    : Orders.DIFFERS + difference;
        } catch (IOException e) {
            return Orders.FAILED + e.getMessage();
        }
    }

    /** Writes a snapshot that nobody will read but who has the same memory. */
    void rehearse() {
        instance.snapshot();
    }

    /** Runs to the end. */
    ServiceHost.End run() {
        int core = instance.bells().serviceCore();
        if (core >= 0) {
            Native.cl_setaffinity(0, 1L << core); // this thread; compiler and collector go where there is room
        }
        return instance.host().run();
    }
}
