package io.cloister.supervisor.boot;

import io.cloister.bus.KernelFault;
import io.cloister.runtime.state.Externals;
import io.cloister.runtime.state.StateGraph;
import io.cloister.runtime.state.StateMismatch;
import io.cloister.supervisor.succession.Succession;
import java.util.LinkedHashMap;
import org.agrona.DirectBuffer;

/** All that a supervisor leaves to the next one: what was decided, and what the host has of the processes. */
final class SupervisorState {
    /** Empty while the graph learns what construction made: so all of the state is saved, and restored, as data. */
    private static final class Root {
        private Succession succession;
        private ServiceProcesses processes;
    }

    private final Root root = new Root();
    private final Succession succession;
    private final ServiceProcesses processes;
    /** Made when it is first needed: that takes 10 ms, which a sandbox that starts has no need to wait for. */
    private StateGraph graph;

    /** Of a supervisor that begins. */
    SupervisorState(Succession succession, ServiceProcesses processes) {
        this.succession = succession;
        this.processes = processes;
    }

    /** What {@link #save} wrote. */
    SupervisorState(DirectBuffer saved) {
        graph = graph();
        try {
            graph.restore(saved, 0, saved.capacity());
        } catch (StateMismatch e) {
            throw new KernelFault(KernelFault.Category.HOST, "the ledger can't be read: " + e.getMessage());
        }
        succession = root.succession;
        processes = root.processes;
    }

    private StateGraph graph() {
        LinkedHashMap<String, Object> roots = new LinkedHashMap<>();
        roots.put("supervisor", root);
        return new StateGraph(roots, Externals.NONE);
    }

    /** As bytes, valid until the next call. */
    DirectBuffer save() {
        if (graph == null) {
            graph = graph();
            root.succession = succession;
            root.processes = processes;
        }
        try {
            return graph.save();
        } catch (StateMismatch e) {
            throw new KernelFault(KernelFault.Category.HOST, "the ledger can't be written: " + e.getMessage());
        }
    }

    Succession succession() {
        return succession;
    }

    ServiceProcesses processes() {
        return processes;
    }
}
