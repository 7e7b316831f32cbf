package io.cloister.supervisor.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where this installation's programs are, and how its JVMs are started: as the launcher said in the environment.
 *
 * @param directory distribution directory, with lib/ and native/.
 * @param java the java command.
 * @param jvmFlags flags that every JVM of ours gets (the AOT cache only works where all are the same).
 * @param classPath all jars.
 */
public record Home(Path directory, String java, List<String> jvmFlags, String classPath) {
    /** From CLOISTER_HOME, CLOISTER_JAVA, CLOISTER_JVM_FLAGS and CLOISTER_CLASSPATH. */
    public static Home fromEnvironment() {
        String home = System.getenv("CLOISTER_HOME");
        String java = System.getenv("CLOISTER_JAVA");
        String flags = System.getenv("CLOISTER_JVM_FLAGS");
        String classPath = System.getenv("CLOISTER_CLASSPATH");
        if (home == null || java == null || flags == null || classPath == null) {
            throw new IllegalStateException("CLOISTER_HOME, CLOISTER_JAVA, CLOISTER_JVM_FLAGS or CLOISTER_CLASSPATH is not set: start Cloister"
                + " with its launcher, ./cloister");
        }
        return new Home(Path.of(home), java, List.of(flags.trim().split("\\s+")), classPath);
    }

    /** A program of native/. */
    public String program(String name) {
        Path path = directory.resolve("native").resolve(name);
        if (!Files.isExecutable(path)) {
            throw new IllegalStateException(path + " is missing or not executable; build again with ./cloister --rebuild");
        }
        return path.toString();
    }
}
