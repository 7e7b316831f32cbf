package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The commands that wait for a service to write a snapshot. */
final class SnapshotWaits {
    private final SortedMap<Long, ServiceId> services = new TreeMap<>();

    void add(long command, ServiceId service) {
        services.put(command, service);
    }

    /** Nobody waits for this one any more. */
    void remove(long command) {
        services.remove(command);
    }

    /** The commands that wait for {@code service}, which do not from here on. */
    List<Long> take(ServiceId service) {
        return take(service::equals);
    }

    /** All commands; none waits from here on. */
    List<Long> takeAll() {
        return take(service -> true);
    }

    private List<Long> take(Predicate<ServiceId> which) {
        List<Long> taken = services.keySet().stream().filter(command -> which.test(services.get(command))).toList();
        services.keySet().removeAll(taken);
        return taken;
    }
}
