package io.cloister.runtime.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of one build meets another: each build is compiled from its own source. */
class OtherBuildTest {
    @TempDir
    Path directory;
    private int builds;

    /** A freshly built service of this source, whose class is called Service. */
    private Object build(String source) throws Exception {
        Path classes = Files.createDirectory(directory.resolve("build" + builds++));
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Service.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return "import java.util.*; import java.util.function.*; import io.cloister.bus.*; import"
                                + " io.cloister.runtime.state.*;\n"
                                + source;
                    }
                };
        var compiler = ToolProvider.getSystemJavaCompiler();
        assertEquals(
                true,
                compiler.getTask(
                                null,
                                null,
                                null,
                                List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                                null,
                                List.of(file))
                        .call());
        ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        return loader.loadClass("Service").getConstructor().newInstance();
    }

    private static StateGraph graph(Object service) {
        return new StateGraph(new LinkedHashMap<>(Map.of("service", service)), Externals.NONE);
    }

    /** Runs what the service offers, saves it, restores it into the other. */
    private static Object swap(Object from, Object to) throws Exception {
        StateGraph graph = graph(from);
        ((Runnable) from).run();
        DirectBuffer saved = graph.save();
        graph(to).restore(saved, 0, saved.capacity());
        return ((Supplier<?>) to).get();
    }

    private static String service(String annotation, String body, String says) {
        return annotation + " public class Service implements Runnable, Supplier<Object> {\n" + body
                + "\npublic Object get() { return " + says + "; }}";
    }

    @Test
    void aFieldThatIsNewKeepsWhatItIsBornWith() throws Exception {
        Object old = build(service(
                "",
                "int n; Map<String, Integer> m = new HashMap<>(); public void run() { n = 5; m.put(\"k\", 1); }",
                "n"));
        Object young = build(service(
                "",
                "String added = \"new\"; Map<String, Integer> m = new HashMap<>(); int n; List<Integer> l = new"
                        + " ArrayList<>();public void run() { }",
                "added + n + m + l"));
        assertEquals("new5{k=1}[]", swap(old, young));
    }

    @Test
    void aFieldThatIsGoneIsAnErrorUnlessItWasDropped() throws Exception {
        String old = service("", "int n; Object gone = new ArrayList<>(List.of(1)); public void run() { n = 5; }", "n");
        Object saved = build(old);
        Object strict = build(service("", "int n; public void run() { }", "n"));
        String said = assertThrows(StateMismatch.class, () -> swap(saved, strict)).getMessage();
        assertEquals("the snapshot has the field Service.gone of Service, this build has not", said);
        assertEquals(5, swap(build(old), build(service("@Dropped(\"gone\")", "int n; public void run() { }", "n"))));
    }

    @Test
    void aFieldOfAnotherTypeIsAnError() throws Exception {
        Object old = build(service("", "int n; public void run() { n = 5; }", "n"));
        Object young = build(service("", "long n; public void run() { }", "n"));
        String said = assertThrows(StateMismatch.class, () -> swap(old, young)).getMessage();
        assertEquals("the field Service.n of Service has another type in the snapshot than in this build", said);
    }

    @Test
    void newHandlersStayInTheirTables() throws Exception {
        String table = "final IntSupplier[] t = new IntSupplier[%d]; final List<IntSupplier> l = new ArrayList<>(); int"
                + " n;final Map<String, IntSupplier> m = new HashMap<>(); final int[] c = new int[%d];public"
                + " Service() { for (int i = 0; i < %d; i++) { int k = i; t[i] = () -> n + k; l.add(t[i]);"
                + " m.put(\"h\" + i, () -> n * k); } }public void run() { n = 100; c[1] = 9; t[1].getAsInt(); }";
        String says = "t[t.length - 1].getAsInt() + \" \" + l.get(l.size() - 1).getAsInt() + \" \" + m.size() + \" \" +"
                + " m.get(\"h1\").getAsInt() + c[1]";
        Object old = build(service("", table.formatted(3, 2, 3), says));
        Object young = build(service("", table.formatted(40, 4, 40), says));
        assertEquals("139 139 40 1009", swap(old, young));
    }

    @Test
    void anotherClassOrConstantThatIsGoneIsAnError() throws Exception {
        String body =
                "enum E { A, %s } Object o; static class %s { int x; } public void run() { o = new Object[] { E.%s,"
                        + " new %s() }; }";
        Object young = build(service("", body.formatted("C", "L", "A", "L"), "o"));
        String said = assertThrows(
                        StateMismatch.class,
                        () -> swap(build(service("", body.formatted("B", "L", "B", "L"), "o")), young))
                .getMessage();
        assertEquals("the snapshot has a constant of Service$E that this build has not", said);
        String other = assertThrows(
                        StateMismatch.class,
                        () -> swap(
                                build(service("", body.formatted("C", "K", "A", "K"), "o")),
                                build(service("", body.formatted("C", "L", "A", "L"), "o"))))
                .getMessage();
        assertEquals("an array refers to an object (Service$K), which this build does not have", other);
    }

    @Test
    void aMapOfAnotherClassTakesTheEntries() throws Exception {
        Object old = build(service(
                "", "final Map<String, Integer> m = new HashMap<>(); public void run() { m.put(\"k\", 1); }", "m"));
        Object young =
                build(service("", "final Map<String, Integer> m = new LinkedHashMap<>(); public void run() { }", "m"));
        assertEquals(Map.of("k", 1), swap(old, young));
    }
}
