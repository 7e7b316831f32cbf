package io.cloister.supervisor.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What a build of a service is called. */
final class ServiceVersion {
    /** The installation's own. */
    static final String BASE = "0.1.0";

    private ServiceVersion() {
    }

    /** Of the jar at {@code path}: what its manifest says, else its file's name; null: the installation's. */
    static String of(String path) {
        if (path == null) {
            return BASE;
        }
        Path jar = Path.of(path);
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String version = manifest == null ? null
                : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            return version == null ? jar.getFileName().toString().replaceFirst("\\.jar$", "") : version;
        } catch (IOException e) {
            return jar.getFileName().toString();
        }
    }
}
