package io.cloister.supervisor.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where this installation's programs are, and how its JVMs are started: as the launcher said in the environment.
 *
 * @param directory distribution directory, with lib/ and native/.
 * @param java the java command.
 * @param jvmFlags flags of the operator's commands (the AOT cache only works where they are as they were when it was
 *     made).
 * @param classPath all jars.
 * @param serviceFlags flags of the services, which have a cache of their own: the JVM loads all of a cache when it
 *     starts, and a service needs neither command line nor JSON nor Chronicle.
 * @param serviceClassPath the few jars that services need; each is opened before the jail closes.
 */
public record Home(
        Path directory,
        String java,
        List<String> jvmFlags,
        String classPath,
        List<String> serviceFlags,
        String serviceClassPath) {
    /**
     * From CLOISTER_HOME, CLOISTER_JAVA, CLOISTER_JVM_FLAGS, CLOISTER_CLASSPATH, and the same two with SERVICE in their
     * names.
     */
    public static Home fromEnvironment() {
        String home = System.getenv("CLOISTER_HOME");
        String java = System.getenv("CLOISTER_JAVA");
        String flags = System.getenv("CLOISTER_JVM_FLAGS");
        String classPath = System.getenv("CLOISTER_CLASSPATH");
        if (home == null || java == null || flags == null || classPath == null) {
            throw new IllegalStateException(
                    "CLOISTER_HOME, CLOISTER_JAVA, CLOISTER_JVM_FLAGS or CLOISTER_CLASSPATH is not set: start Cloister"
                            + " with its launcher, ./cloister");
        }
        String serviceFlags = System.getenv().getOrDefault("CLOISTER_SERVICE_JVM_FLAGS", flags);
        String serviceClassPath = System.getenv().getOrDefault("CLOISTER_SERVICE_CLASSPATH", classPath);
        return new Home(Path.of(home), java, words(flags), classPath, words(serviceFlags), serviceClassPath);
    }

    /** Flags of a service that has other classes than the cache was made of. */
    List<String> serviceFlagsWithoutCache() {
        return serviceFlags.stream().filter(flag -> !flag.startsWith("-XX:AOTCache=")).toList();
    }

    private static List<String> words(String text) {
        return List.of(text.trim().split("\\s+"));
    }

    /** A program of native/. */
    public String program(String name) {
        Path path = directory.resolve("native").resolve(name);
        if (!Files.isExecutable(path)) {
            throw new IllegalStateException(
                    path + " is missing or not executable; build again with ./cloister --rebuild");
        }
        return path.toString();
    }
}
