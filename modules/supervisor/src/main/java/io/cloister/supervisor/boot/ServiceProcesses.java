package io.cloister.supervisor.boot;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the host has of all processes, by generation, and of the first gofer's mounts. The second part of the ledger's
 * state.
 */
final class ServiceProcesses {
    private final SortedMap<Integer, ServiceProcess> all = new TreeMap<>();
    /** Keeps the first gofer's mount namespace, -1 before there is one. */
    int goferRoots = -1;

    void put(ServiceProcess process) {
        all.put(process.generation, process);
    }

    /** Null where there is none any more. */
    ServiceProcess of(int generation) {
        return all.get(generation);
    }

    ServiceProcess remove(int generation) {
        return all.remove(generation);
    }

    Collection<ServiceProcess> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    /** The children that may still be there. */
    List<Integer> lifelines() {
        return all.values().stream().map(process -> process.lifeline).filter(pid -> pid > 0).toList();
    }

    /** All descriptors of ours that belong to any of it. */
    Set<Integer> descriptors() {
        Set<Integer> descriptors = new HashSet<>(Set.of(goferRoots));
        all.values().forEach(process -> process.addDescriptors(descriptors));
        return descriptors;
    }
}
