package io.cloister.integration.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Members that nothing uses. Product code and tests count as use; a member's use of itself does not. Left out: what
 * overrides, what annotated code or the JVM finds by name, facts about Linux in {@code abi}, the generator of messages,
 * which a tool calls, and what it generates.
 */
final class DeadMembersTest {
    private static final Set<String> BY_NAME =
            Set.of("main", "values", "valueOf", "premain", "equals", "hashCode", "toString");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

    /** For who reads a printed state (replay --state). */
    private static final Set<String> SHOWN = Set.of("io.cloister.proc.task.Session.tty");

    private final Map<String, Integer> words = new HashMap<>();

    private static List<Path> built(String kind) throws IOException {
        String target = System.getProperty("cloister.target", "target");
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Sources.ROOT.resolve("modules"))) {
            modules.sorted().map(m -> m.resolve(target).resolve(kind)).filter(Files::isDirectory).forEach(folders::add);
        }
        Path integration = Sources.ROOT.resolve("integration").resolve(target).resolve(kind);
        if (Files.isDirectory(integration)) {
            folders.add(integration);
        }
        return folders;
    }

    private static boolean isOurs(JavaClass type, Set<String> sources) {
        return sources.contains(type.getName().replaceAll("\\$.*", ""));
    }

    private Set<String> sourceNames() throws IOException {
        try (Stream<Path> modules = Files.list(Sources.ROOT.resolve("modules"))) {
            return modules.map(m -> m.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(DeadMembersTest::classNames)
                    .filter(name -> !name.startsWith("io.cloister.abi.") && !name.startsWith("io.cloister.protocol."))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> classNames(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .map(f -> root.relativize(f).toString().replace(".java", "").replace('/', '.'))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyMemberIsUsed() throws IOException {
        List<Path> all = new ArrayList<>(built("classes"));
        all.addAll(built("test-classes"));
        JavaClasses classes = new ClassFileImporter().importPaths(all);
        assertTrue(classes.size() > 1000, "only " + classes.size() + " classes seen");
        Sources.endingIn(".java", ".c", ".h").texts().forEach(this::count);
        List<String> dead = dead(classes, sourceNames());
        assertTrue(dead.isEmpty(), () -> dead.size() + " that nothing uses:\n" + String.join("\n", dead));
    }

    private void count(String text) {
        WORD.matcher(text).results().forEach(word -> words.merge(word.group(), 1, Integer::sum));
    }

    private List<String> dead(JavaClasses classes, Set<String> sources) {
        List<String> dead = new ArrayList<>();
        for (JavaClass type : classes) {
            if (!isOurs(type, sources)) {
                continue;
            }
            type.getMethods().stream().filter(m -> isDead(m)).forEach(m -> dead.add(m.getFullName()));
            type.getFields().stream().filter(f -> isDead(f)).forEach(f -> dead.add(f.getFullName()));
        }
        return dead.stream().sorted().toList();
    }

    private static boolean isDead(JavaMethod method) {
        boolean exempt = method.getModifiers().contains(JavaModifier.SYNTHETIC)
                || method.getModifiers().contains(JavaModifier.BRIDGE)
                || method.getModifiers().contains(JavaModifier.NATIVE) && method.getName().startsWith("register")
                || BY_NAME.contains(method.getName())
                || method.getName().startsWith("lambda$")
                || !method.getAnnotations().isEmpty()
                || isRecordAccessor(method)
                || overrides(method);
        return !exempt && !isUsed(method);
    }

    private static boolean isRecordAccessor(JavaMethod method) {
        return method.getOwner().isRecord()
                && method.getRawParameterTypes().isEmpty()
                && method.getOwner().tryGetField(method.getName()).isPresent();
    }

    private static boolean overrides(JavaMethod method) {
        Stream<JavaClass> above = Stream.concat(
                method.getOwner().getAllRawSuperclasses().stream(), method.getOwner().getAllRawInterfaces().stream());
        return above.flatMap(type -> type.getMethods().stream())
                .anyMatch(m -> m.getName().equals(method.getName())
                        && m.getRawParameterTypes().size() == method.getRawParameterTypes().size());
    }

    /** Also through the type of a subclass. */
    private static boolean isUsed(JavaMethod method) {
        return Stream.concat(Stream.of(method.getOwner()), method.getOwner().getAllSubclasses().stream())
                .flatMap(type -> type.getMethods().stream())
                .filter(m -> m.getName().equals(method.getName())
                        && m.getRawParameterTypes().size() == method.getRawParameterTypes().size())
                .anyMatch(m -> Stream.concat(m.getCallsOfSelf().stream(), m.getReferencesToSelf().stream())
                        .map(JavaAccess::getOrigin)
                        .anyMatch(origin -> !origin.getFullName().equals(method.getFullName())));
    }

    private boolean isDead(JavaField field) {
        if (field.getModifiers().contains(JavaModifier.SYNTHETIC)
                || field.getModifiers().contains(JavaModifier.ENUM)
                || !field.getAnnotations().isEmpty()
                || SHOWN.contains(field.getFullName())
                || field.getOwner().isRecord() && !field.getModifiers().contains(JavaModifier.STATIC)) {
            return false;
        }
        boolean constant = field.getModifiers().contains(JavaModifier.STATIC)
                && field.getModifiers().contains(JavaModifier.FINAL);
        // javac writes a constant's value, not its name
        boolean named = constant && words.getOrDefault(field.getName(), 0) > 1;
        return !named
                && field.getAccessesToSelf().stream().noneMatch(access -> access.getAccessType() == AccessType.GET);
    }

    /** For the test of the test. */
    static final class Canary {
        int unread;

        void unused() {
            unread = 1;
        }
    }

    @Test
    void whatIsDeadIsFound() {
        JavaClasses classes = new ClassFileImporter().importClasses(Canary.class);
        List<String> dead = dead(classes, Set.of(DeadMembersTest.class.getName()));
        assertEquals(List.of(Canary.class.getName() + ".unread", Canary.class.getName() + ".unused()"), dead);
    }
}
