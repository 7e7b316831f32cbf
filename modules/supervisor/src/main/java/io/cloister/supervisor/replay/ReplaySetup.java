package io.cloister.supervisor.replay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloister.bus.ServiceId;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.boot.ServiceBuilds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the services of a sandbox were built with, beside what is in their journals; kept beside them as {@code
 * setup.json}.
 *
 * @param arguments as {@code ServiceArguments} encodes them. @param cpuInfo the host's /proc/cpuinfo.
 * @param builds by service, which builds of it ran, as {@link ServiceBuilds} names them: more than one where it was
 *     swapped. Null: not known.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReplaySetup(List<String> arguments, String cpuInfo, Map<String, List<String>> builds) {
    private static final String NAME = "setup.json";

    /** Of the host that this runs on. */
    public static ReplaySetup here(List<String> arguments, ServiceBuilds installed) throws IOException {
        Map<String, List<String>> builds = new TreeMap<>();
        for (ServiceId id : Sandbox.SERVICES) {
            builds.put(id.label(), List.of(installed.of(id)));
        }
        return new ReplaySetup(arguments, Files.readString(Path.of("/proc/cpuinfo")), builds);
    }

    /** The same where {@code id} went on as {@code build}. */
    public ReplaySetup swapped(ServiceId id, String build) {
        Map<String, List<String>> all = new TreeMap<>(builds == null ? Map.of() : builds);
        List<String> own = new ArrayList<>(all.getOrDefault(id.label(), List.of()));
        if (!own.contains(build)) {
            own.add(build);
        }
        all.put(id.label(), own);
        return new ReplaySetup(arguments, cpuInfo, all);
    }

    /** Why what {@code id} did and what {@code build} does again may differ: a remark, or nothing. */
    String remark(ServiceId id, String build) {
        List<String> then = builds == null ? List.of() : builds.getOrDefault(id.label(), List.of());
        if (then.isEmpty() || then.equals(List.of(build))) {
            return "";
        }
        return "recorded by build " + String.join(", then ", then) + "; this is " + build;
    }

    /** Writes it into {@code journals}. */
    public void write(Path journals) throws IOException {
        Path fresh = journals.resolve(NAME + ".new");
        new ObjectMapper().writeValue(fresh.toFile(), this);
        Files.move(fresh, journals.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads it; null where there is none. */
    public static ReplaySetup read(Path journals) throws IOException {
        Path file = journals.resolve(NAME);
        return Files.exists(file) ? new ObjectMapper().readValue(file.toFile(), ReplaySetup.class) : null;
    }
}
