package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import java.util.List;

/** JVM flags of services that the AOT cache does not mind: heap bounds, which differ, and when the compiler sets in. */
final class ServiceFlags {
    /**
     * Ten times earlier than usual: fork and execve run each of many methods once, and interpreted for the first 200
     * times they take four times as long. Measured: the first 100 forks 1.3 ms each in place of 3.0, and the start of a
     * sandbox no slower.
     */
    static final List<String> COMPILER = List.of(
            "-XX:Tier3InvocationThreshold=20",
            "-XX:Tier3MinInvocationThreshold=10",
            "-XX:Tier3CompileThreshold=40",
            "-XX:Tier3BackEdgeThreshold=2000");

    private ServiceFlags() {
    }

    /**
     * Of a process that may become any of them. Old space is no memory before it is used, and where it does not have to
     * grow while a state is read that takes a third less.
     */
    static List<String> standby() {
        return List.of("-Xms96m", "-Xmn8m", "-Xmx1g");
    }

    static List<String> of(ServiceId id) {
        return switch (id) {
            case VFS -> List.of("-Xms96m", "-Xmn12m", "-Xmx1g");
            case NETSTACK -> List.of("-Xms8m", "-Xmn4m", "-Xmx256m");
            case GOFER -> List.of("-Xms8m", "-Xmn4m", "-Xmx128m");
            default -> List.of("-Xms16m", "-Xmn8m", "-Xmx256m");
        };
    }
}
