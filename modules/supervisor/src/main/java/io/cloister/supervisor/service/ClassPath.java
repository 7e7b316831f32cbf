package io.cloister.supervisor.service;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.jar.JarFile;

/** The classes of ours that a service's process may need, loaded before there is a hurry. */
public final class ClassPath {
    private static final String PACKAGE = "io/cloister/";
    private static final String SUFFIX = ".class";

    private ClassPath() {
    }

    /**
     * Loads all but the operator's classes, some of which extend what is not on a service's class path. {@code failed}:
     * told of each that can't be.
     */
    public static void load(BiConsumer<String, Throwable> failed) throws IOException {
        load(name -> !isOperators(name), failed);
    }

    /** Loads what the supervisor of a sandbox needs beside the command line: it has no time to at a start. */
    public static void loadSupervisor(BiConsumer<String, Throwable> failed) throws IOException {
        load(ClassPath::isSupervisors, failed);
    }

    private static void load(Predicate<String> wanted, BiConsumer<String, Throwable> failed) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar") && Path.of(entry).toFile().isFile()) {
                load(entry, wanted, failed);
            }
        }
    }

    private static void load(String path, Predicate<String> wanted, BiConsumer<String, Throwable> failed)
            throws IOException {
        ClassLoader loader = ClassPath.class.getClassLoader();
        try (JarFile jar = new JarFile(path)) {
            for (var entry : jar.stream().toList()) {
                String name = entry.getName();
                if (name.startsWith(PACKAGE)
                        && name.endsWith(SUFFIX)
                        && !name.endsWith("package-info.class")
                        && wanted.test(name)) {
                    String type = name.substring(0, name.length() - SUFFIX.length()).replace('/', '.');
                    try {
                        Class.forName(type, false, loader);
                    } catch (ClassNotFoundException | LinkageError e) {
                        failed.accept(type, e);
                    }
                }
            }
        }
    }

    private static boolean isSupervisors(String name) {
        return name.matches("io/cloister/(supervisor/(boot|cgroup|control|life|service|state|succession)"
                + "|runtime/(record|ring|state)|bus/(dispatch|supervisor))/.*");
    }

    private static boolean isOperators(String name) {
        return name.startsWith("io/cloister/supervisor/cli/")
                || name.startsWith("io/cloister/supervisor/control/")
                || name.startsWith("io/cloister/supervisor/log/")
                || name.startsWith("io/cloister/supervisor/state/")
                || name.startsWith("io/cloister/journal/Chronicle")
                || name.startsWith("io/cloister/viewer/");
    }
}
