package io.cloister.supervisor.service;

import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.host.FdLayout;
import io.cloister.bus.host.HostClock;
import io.cloister.bus.host.ServiceHost;
import io.cloister.bus.host.SnapshotDescriptor;
import io.cloister.bus.host.TapeDescriptor;
import io.cloister.journal.JournalMode;
import io.cloister.journal.ServiceTape;
import io.cloister.journal.service.Incarnation;
import io.cloister.journal.service.ServiceMemory;
import io.cloister.journal.service.ServiceSetup;
import io.cloister.platform.HostFutex;
import io.cloister.platform.Mappings;
import io.cloister.platform.Native;
import java.io.IOException;

/** The service of this process: its {@link Incarnation} in the memory of the vault, over the ports of the host. */
final class ServiceRuntime {
    /** Builds a service over its host ports. */
    interface Factory {
        /** Of these ports. */
        Wiring wiring(ServicePorts ports, Mappings mappings, ServiceTape tape);
    }

    private final Mappings mappings = new Mappings();
    private final Incarnation incarnation;
    private Wiring wiring;

    ServiceRuntime(ServiceId id, ServiceArguments arguments, String version, Factory factory) {
        ServiceMemory memory = new ServiceMemory(Mappings.map(FdLayout.TAPE, TapeDescriptor.SIZE, "tape"),
            Mappings.map(FdLayout.SNAPSHOT, SnapshotDescriptor.SIZE, "snapshots"), Mappings.map(FdLayout.TASKS, TaskTable.SIZE, "task table"),
            mappings.kernel(), mappings.bells(), mappings, Mappings::anonymous);
        ServiceSetup setup = new ServiceSetup(id, JournalMode.of(arguments.journal()), arguments.processes(), version);
        incarnation = new Incarnation(setup, memory, new HostFutex(), new HostClock(), Mappings.hostEntropy(),
            (ports, tape) -> wiring = factory.wiring(ports, mappings, tape));
    }

    /** Host threads begin; before the jail closes. */
    void start() {
        wiring.start(incarnation.host());
    }

    /** The host's files are gone from here on. */
    void sealed() {
        wiring.sealed();
    }

    /** The first process of its service. */
    void fresh() {
        incarnation.fresh();
    }

    /** This is a new build under observation ({@link Incarnation#onTrial}). */
    void onTrial() {
        incarnation.onTrial();
    }

    /** Goes on where a predecessor stopped. {@code skip}: without the input that it was at. */
    void recover(boolean skip) {
        incarnation.recover(skip);
    }

    /** Says whether the last snapshot, read, written and read by {@code other}, stays the same, in the manner of {@link Orders}. */
    String compare(ServiceRuntime other) {
        try {
            String difference = incarnation.difference(other.incarnation);
            return difference == null ? Orders.SAME + incarnation.snapshotBytes() + " bytes, and what it writes is the same state"
                : Orders.DIFFERS + difference;
        } catch (IOException e) {
            return Orders.FAILED + e.getMessage();
        }
    }

    /** Writes a snapshot that nobody will read but who has the same memory. */
    void rehearse() {
        incarnation.snapshot();
    }

    /** Runs to the end. */
    ServiceHost.End run() {
        int core = incarnation.bells().serviceCore();
        if (core >= 0) {
            Native.cl_setaffinity(0, 1L << core); // this thread; compiler and collector go where there is room
        }
        return incarnation.host().run();
    }
}
