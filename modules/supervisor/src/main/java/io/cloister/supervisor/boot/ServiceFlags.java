package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import java.util.List;

/** JVM flags that differ between services: heap bounds only, so that all can share one AOT cache. */
final class ServiceFlags {
    private ServiceFlags() {
    }

    /** Of a process that may become any of them. */
    static List<String> standby() {
        return List.of("-Xms16m", "-Xmn8m", "-Xmx1g");
    }

    static List<String> of(ServiceId id) {
        return switch (id) {
            case VFS -> List.of("-Xms24m", "-Xmn12m", "-Xmx1g");
            case NETSTACK -> List.of("-Xms8m", "-Xmn4m", "-Xmx256m");
            case GOFER -> List.of("-Xms8m", "-Xmn4m", "-Xmx128m");
            default -> List.of("-Xms16m", "-Xmn8m", "-Xmx256m");
        };
    }
}
