package io.cloister.supervisor.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the services of a sandbox were built with, beside what is in their journals; kept beside them as {@code setup.json}.
 *
 * @param arguments as {@code ServiceArguments} encodes them. @param cpuInfo the host's /proc/cpuinfo.
 */
public record ReplaySetup(List<String> arguments, String cpuInfo) {
    private static final String NAME = "setup.json";

    /** Of the host that this runs on. */
    public static ReplaySetup here(List<String> arguments) throws IOException {
        return new ReplaySetup(arguments, Files.readString(Path.of("/proc/cpuinfo")));
    }

    /** Writes it into {@code journals}. */
    public void write(Path journals) throws IOException {
        new ObjectMapper().writeValue(journals.resolve(NAME).toFile(), this);
    }

    /** Reads it; null where there is none. */
    public static ReplaySetup read(Path journals) throws IOException {
        Path file = journals.resolve(NAME);
        return Files.exists(file) ? new ObjectMapper().readValue(file.toFile(), ReplaySetup.class) : null;
    }
}
