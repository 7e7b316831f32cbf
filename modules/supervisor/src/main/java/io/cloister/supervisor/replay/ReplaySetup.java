package io.cloister.supervisor.replay;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloister.bus.ServiceId;
import io.cloister.spec.SandboxSpec;
import io.cloister.spec.SpecException;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.boot.ServiceBuilds;
import io.cloister.supervisor.state.SandboxDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the services of a sandbox were built with, beside what is in their journals.
 *
 * @param spec what the sandbox is; kept in its directory.
 * @param builds by service, which builds of it ran, as {@link ServiceBuilds} names them: more than one where it was
 *     swapped. Kept beside the journals as {@code setup.json}.
 */
public record ReplaySetup(SandboxSpec spec, Map<String, List<String>> builds) {
    private static final String NAME = "setup.json";

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record File(Map<String, List<String>> builds) {
    }

    /** Of what is installed here. */
    public static ReplaySetup here(SandboxSpec spec, ServiceBuilds installed) {
        Map<String, List<String>> builds = new TreeMap<>();
        for (ServiceId id : Sandbox.SERVICES) {
            builds.put(id.label(), List.of(installed.of(id)));
        }
        return new ReplaySetup(spec, builds);
    }

    /** The same where {@code id} went on as {@code build}. */
    public ReplaySetup swapped(ServiceId id, String build) {
        Map<String, List<String>> all = new TreeMap<>(builds);
        List<String> own = new ArrayList<>(all.getOrDefault(id.label(), List.of()));
        if (!own.contains(build)) {
            own.add(build);
        }
        all.put(id.label(), own);
        return new ReplaySetup(spec, all);
    }

    /** Why what {@code id} did and what {@code build} does again may differ: a remark, or nothing. */
    String remark(ServiceId id, String build) {
        List<String> then = builds.getOrDefault(id.label(), List.of());
        if (then.isEmpty() || then.equals(List.of(build))) {
            return "";
        }
        return "recorded by build " + String.join(", then ", then) + "; this is " + build;
    }

    /** Writes {@link #builds} into {@code sandbox}, which has the rest. */
    public void write(SandboxDirectory sandbox) throws IOException {
        Path fresh = sandbox.journal().resolve(NAME + ".new");
        new ObjectMapper().writeValue(fresh.toFile(), new File(builds));
        Files.move(
                fresh,
                sandbox.journal().resolve(NAME),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads it; null if there is none, since the journal does not have everything.
     *
     * @throws SpecException where another build wrote what the sandbox is.
     */
    public static ReplaySetup read(SandboxDirectory sandbox) throws IOException {
        Path file = sandbox.journal().resolve(NAME);
        if (!Files.exists(file)) {
            return null;
        }
        Map<String, List<String>> builds = new ObjectMapper().readValue(file.toFile(), File.class).builds();
        return new ReplaySetup(sandbox.readSpec(), builds == null ? Map.of() : builds);
    }
}
