package io.cloister.integration.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Classes as compiled, and which methods a call may mean: any class that fits counts. What is not among them is a
 * library.
 */
final class Program {
    /**
     * A lambda's body, or what a method reference refers to; the first {@code captured} arguments came from where it
     * was made.
     */
    record Body(DirectMethodHandleDesc method, int captured) {
    }

    private static final String NOT_STATE = "Lio/cloister/bus/NotState;";

    private final Map<String, ClassModel> classes = new LinkedHashMap<>();
    private final Map<String, Set<String>> subtypes = new HashMap<>();
    private final Map<MethodName, MethodModel> methods = new LinkedHashMap<>();
    private final Map<MethodName, List<CodeElement>> code = new HashMap<>();
    /** By interface. */
    private final Map<String, List<Body>> bodies = new HashMap<>();
    private final Map<MethodName, List<MethodName>> fitting = new HashMap<>();

    /** All classes of where {@code one} came from: a folder or a jar. */
    void addAllBeside(Class<?> one) throws IOException {
        URI from = URI.create(one.getProtectionDomain().getCodeSource().getLocation().toString());
        if (Files.isDirectory(Path.of(from))) {
            addTree(Path.of(from));
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(from))) {
                addTree(jar.getPath("/"));
            }
        }
    }

    private void addTree(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class")).sorted()::iterator) {
                add(Files.readAllBytes(file));
            }
        }
    }

    /** A class and those within it. */
    void add(Class<?> top) {
        for (Class<?> type : top.getNestMembers()) {
            try (InputStream in = type.getResourceAsStream(type.getName().substring(type.getPackageName().length()
                + 1) + ".class")) {
                add(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void add(byte[] file) {
        ClassModel model = ClassFile.of().parse(file);
        String name = model.thisClass().asInternalName();
        classes.put(name, model);
        for (String above : above(model)) {
            subtypes.computeIfAbsent(above, key -> new LinkedHashSet<>()).add(name);
        }
        for (MethodModel method : model.methods()) {
            MethodName key = new MethodName(name, method.methodName().stringValue(), method.methodType().stringValue());
            methods.put(key, method);
            List<CodeElement> elements = method.code().map(c -> c.elementList()).orElse(List.of());
            code.put(key, elements);
            for (CodeElement element : elements) {
                if (element instanceof InvokeDynamicInstruction call && body(call) != null) {
                    bodies.computeIfAbsent(type(call), any -> new ArrayList<>()).add(body(call));
                }
            }
        }
    }

    private static List<String> above(ClassModel model) {
        List<String> all = new ArrayList<>();
        model.superclass().map(ClassEntry::asInternalName).ifPresent(all::add);
        model.interfaces().forEach(one -> all.add(one.asInternalName()));
        return all;
    }

    /** The interface of the lambda that {@code call} makes. */
    static String type(InvokeDynamicInstruction call) {
        return internal(call.typeSymbol().returnType());
    }

    /** Of the lambda that {@code call} makes, or null if it makes something else (a text, a switch). */
    static Body body(InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().descriptorString().equals("Ljava/lang/invoke/LambdaMetafactory;")
            && call.bootstrapArgs().get(1) instanceof DirectMethodHandleDesc method
                ? new Body(method, call.typeSymbol().parameterCount()) : null;
    }

    Set<MethodName> methods() {
        return methods.keySet();
    }

    MethodModel method(MethodName name) {
        return methods.get(name);
    }

    List<CodeElement> code(MethodName name) {
        return code.get(name);
    }

    boolean isOurs(String type) {
        return classes.containsKey(type);
    }

    /** All that {@code type} is above of, itself included. */
    Set<String> below(String type) {
        Set<String> all = new LinkedHashSet<>(Set.of(type));
        for (String one : subtypes.getOrDefault(type, Set.of())) {
            all.addAll(below(one));
        }
        return all;
    }

    /** The bodies that a call of a method of interface {@code type} may run. */
    List<Body> bodiesOf(String type) {
        return below(type).stream().flatMap(one -> bodies.getOrDefault(one, List.of()).stream()).toList();
    }

    /** The methods that {@code body} may be. */
    List<MethodName> targets(Body body) {
        DirectMethodHandleDesc method = body.method();
        String owner = internal(method.owner());
        boolean isVirtual = method.kind() == Kind.VIRTUAL || method.kind() == Kind.INTERFACE_VIRTUAL;
        return fitting(new MethodName(owner, method.methodName(), method.lookupDescriptor()), isVirtual);
    }

    /** As class files name a class. */
    static String internal(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : descriptor;
    }

    /** What a call may run: {@code name} itself, or whatever overrides it. */
    List<MethodName> fitting(MethodName name, boolean isVirtual) {
        if (!isVirtual) {
            MethodName found = inherited(name);
            return found == null ? List.of() : List.of(found);
        }
        return fitting.computeIfAbsent(name, key -> {
            Set<MethodName> all = new LinkedHashSet<>();
            for (String type : below(name.owner())) {
                MethodName found = inherited(new MethodName(type, name.name(), name.type()));
                if (found != null) {
                    all.add(found);
                }
            }
            return List.copyOf(all);
        });
    }

    private MethodName inherited(MethodName name) {
        ClassModel model = classes.get(name.owner());
        if (model == null) {
            return null;
        }
        MethodModel here = methods.get(name);
        if (here != null && here.code().isPresent()) {
            return name;
        }
        for (String one : above(model)) {
            MethodName found = inherited(new MethodName(one, name.name(), name.type()));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** An anonymous class; but a constant of an enum with a body is a constant. */
    boolean isAnonymous(String type) {
        ClassModel model = classes.get(type);
        return model != null && type.matches(".*\\$\\d+") && !model.flags().has(AccessFlag.ENUM);
    }

    /** True where snapshots do not look into objects of {@code type}. */
    boolean isNotState(String type) {
        ClassModel model = classes.get(type);
        return model != null && (Annotations.has(model, NOT_STATE) || above(model).stream().anyMatch(this::isNotState));
    }

    /** True where snapshots do not look into the field. */
    boolean isNotState(String owner, String name) {
        ClassModel model = classes.get(owner);
        return model != null && model.fields().stream()
            .anyMatch(field -> field.fieldName().equalsString(name) && Annotations.has(field, NOT_STATE));
    }
}
