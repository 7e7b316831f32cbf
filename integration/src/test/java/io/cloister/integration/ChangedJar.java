package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A build of a service that differs from the installed one in one line: its class compiled anew, as a developer would,
 * in a jar of its own.
 */
final class ChangedJar {
    private ChangedJar() {
    }

    /**
     * Makes {@code NAME.jar} in {@code directory}.
     *
     * @param source a source file below the root of the checkout. @param line a part of it that is there once. @param
     *     into what is there instead.
     */
    static Path make(Path directory, String name, String source, String line, String into) throws IOException {
        Path file = Product.ROOT.resolve(source);
        String text = Files.readString(file);
        assertEquals(
                1,
                (text.length() - text.replace(line, "").length()) / line.length(),
                source + " has not exactly one: " + line);
        Path changed = Files.createDirectories(directory.resolve(name)).resolve(file.getFileName());
        Files.writeString(changed, text.replace(line, into));
        Path classes = Files.createDirectories(directory.resolve(name).resolve("classes"));
        compile(changed, classes);
        Path jar = directory.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out);
            Stream<Path> all = Files.walk(classes)) {
            for (Path made : all.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(made).toString()));
                Files.copy(made, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }

    private static void compile(Path source, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of("-cp", installed(), "-d", classes.toString(), "-proc:none", "-parameters");
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source)).call();
            assertTrue(done, said::toString);
        }
    }

    private static String installed() throws IOException {
        try (Stream<Path> jars = Files.list(Product.ROOT.resolve("modules/supervisor/target/dist/lib"))) {
            return jars.map(Path::toString).filter(jar -> jar.endsWith(".jar")).collect(Collectors.joining(":"));
        }
    }
}
