package io.cloister.simulation;

import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.ServiceId;
import io.cloister.runtime.state.Externals;
import io.cloister.runtime.state.StateGraph;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/** Replaces services by fresh ones that are given their state. Calls belong to the doors and stay. */
final class Swapper {
    private final SimWorld world;
    private final Map<ServiceId, StateGraph> graphs = new EnumMap<>(ServiceId.class);

    Swapper(SimWorld world) {
        this.world = world;
        for (int i = 0; i < ServiceId.SUPERVISOR.ordinal(); i++) {
            ServiceId id = ServiceId.of(i);
            graphs.put(id, graph(world.kernel().service(id)));
        }
    }

    private StateGraph graph(KernelService service) {
        return new StateGraph(new LinkedHashMap<>(Map.of("service", service)), new Calls(service.id().ordinal()));
    }

    void swap(ServiceId id) {
        try {
            KernelService fresh = world.build(id);
            StateGraph graph = graph(fresh);
            DirectBuffer saved = graphs.get(id).save();
            graph.restore(saved, 0, saved.capacity());
            graphs.put(id, graph);
            world.kernel().put(fresh);
        } catch (IOException e) {
            throw new SimFailure("swap of " + id.label() + ": " + e.getMessage(), e);
        }
    }

    private final class Calls implements Externals {
        private final int door;

        private Calls(int door) {
            this.door = door;
        }

        @Override
        public String nameOf(Object o) {
            return o instanceof Call call ? "call " + call.handle() : null;
        }

        @Override
        public Object named(String name) {
            return world.doors().call(door, Integer.parseInt(name.substring(name.indexOf(' ') + 1)));
        }
    }
}
