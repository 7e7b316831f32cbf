package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * Names the build of a service that a class path has: {@code 0.1.0+3f2a91c4}, a version and a digest of the classes
 * that decide what the service does, its own and those it shares with the others. So two builds of one version are told
 * apart. Nothing is read but the jars' directories.
 */
public final class ServiceBuilds {
    private static final List<String> SHARED =
            List.of("io/cloister/abi/", "io/cloister/bus/", "io/cloister/runtime/", "io/cloister/spec/");
    private static final String ROOT = "io/cloister/";

    private final SortedMap<String, Long> classes = new TreeMap<>();

    /** Of the jars in {@code classPath}: where two have a class, that of the first counts, as for the JVM. */
    public ServiceBuilds(String classPath) throws IOException {
        for (String entry : classPath.split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && Files.isRegularFile(Path.of(entry))) {
                add(Path.of(entry));
            }
        }
    }

    private void add(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            file.stream().filter(e -> e.getName().startsWith(ROOT) && e.getName().endsWith(".class"))
                .forEach((ZipEntry e) -> classes.putIfAbsent(e.getName(), e.getCrc()));
        }
    }

    /** The build of {@code id}. */
    public String of(ServiceId id) {
        String own = ROOT + id.label() + "/";
        CRC32 digest = new CRC32();
        classes.forEach((name, crc) -> {
            if (name.startsWith(own) || SHARED.stream().anyMatch(name::startsWith)) {
                digest.update((name + crc).getBytes(StandardCharsets.UTF_8));
            }
        });
        return String.format(Locale.ROOT, "%s+%08x", ServiceVersion.BASE, digest.getValue());
    }
}
