package io.cloister.runtime.state;

import io.cloister.bus.Dropped;
import io.cloister.bus.NotState;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A class as snapshots see it: its slots, numbers first, each named by declaring class and field. Found out once. */
final class Layout {
    /** A field: where it is and what fits. */
    record Slot(String name, Class<?> type, char code, long offset, boolean isFixed) {
    }

    private static final Set<String> MAP_FIELDS = Set.of("loadFactor", "accessOrder");
    /** Views and iterators that collections make when they are first asked for, and keep. */
    private static final Set<String> VIEWS =
            Set.of("keySet", "entrySet", "navigableKeySet", "descendingMap", "valueCollection", "values", "iterator");

    private static final Comparator<Slot> BY_NAME = Comparator.comparing(Slot::name);

    final Class<?> type;
    final Kind kind;
    final Slot[] numbers;
    final Slot[] refs;
    /** Bytes of all numbers; of one element in an array of numbers. */
    final int numberBytes;
    /** Why objects of it can't be made again elsewhere, or null. */
    final String refusal;
    /** What snapshots call it: the class names of lambdas differ from run to run. */
    final String name;
    /** The writer's number of the class in the current snapshot; valid where {@link #epoch} is the current one. */
    int number;
    long epoch;
    private Map<String, Integer> byName;

    Layout(Class<?> type, Kind kind, String refusal) {
        this.type = type;
        this.kind = kind;
        this.refusal = refusal;
        name = kind == Kind.LAMBDA ? "lambda" : type.getName();
        List<Slot> found = kind.hasFields() || kind == Kind.LAMBDA ? fields(type, kind) : List.of();
        numbers = found.stream().filter(s -> s.code != 'L').sorted(BY_NAME).toArray(Slot[]::new);
        refs = found.stream().filter(s -> s.code == 'L').sorted(BY_NAME).toArray(Slot[]::new);
        int bytes = 0;
        for (Slot slot : numbers) {
            bytes += size(slot.code);
        }
        numberBytes = kind == Kind.NUMBERS ? size(code(type.componentType())) : bytes;
    }

    private static List<Slot> fields(Class<?> type, Kind kind) {
        List<Slot> found = new ArrayList<>();
        Map<String, Integer> sameName = new HashMap<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            boolean isLibraryMap = kind == Kind.MAP && c.getName().startsWith("java.");
            // Two classes of one name in a line of inheritance: a number keeps their fields apart.
            int twin = sameName.merge(c.getSimpleName(), 1, Integer::sum);
            for (Field field : c.getDeclaredFields()) {
                boolean isView = kind == Kind.CONTAINER
                        && VIEWS.contains(field.getName())
                        && !field.getType().isArray();
                boolean isState = !Modifier.isStatic(field.getModifiers())
                        && !isView
                        && !field.isAnnotationPresent(NotState.class);
                if (isState && (!isLibraryMap || MAP_FIELDS.contains(field.getName()))) {
                    String owner = kind == Kind.LAMBDA ? "" : c.getSimpleName() + (twin > 1 ? "~" + twin : "") + '.';
                    found.add(new Slot(
                            owner + field.getName(),
                            field.getType(),
                            code(field.getType()),
                            SlotUnsafe.offset(field),
                            Modifier.isFinal(field.getModifiers())));
                }
            }
        }
        return found;
    }

    /** The JVM's letter of a primitive type, L for all others. */
    static char code(Class<?> type) {
        return type.isPrimitive() ? type.descriptorString().charAt(0) : 'L';
    }

    static int size(char code) {
        return switch (code) {
            case 'Z', 'B' -> 1;
            case 'S', 'C' -> 2;
            case 'I', 'F' -> 4;
            default -> 8;
        };
    }

    /** The slot of that name, or null. */
    Slot slot(String wanted) {
        if (byName == null) {
            byName = new HashMap<>();
            for (int i = 0; i < numbers.length; i++) {
                byName.put(numbers[i].name, i);
            }
            for (int i = 0; i < refs.length; i++) {
                byName.put(refs[i].name, ~i);
            }
        }
        Integer i = byName.get(wanted);
        return i == null ? null : i >= 0 ? numbers[i] : refs[~i];
    }

    /** True if a snapshot may have a field of that name which this build has not. */
    boolean isDropped(String field) {
        String plain = field.substring(field.lastIndexOf('.') + 1);
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            Dropped dropped = c.getAnnotation(Dropped.class);
            if (dropped != null && List.of(dropped.value()).contains(plain)) {
                return true;
            }
        }
        return false;
    }

    /** For people. */
    String text() {
        String full = type.getName();
        int lambda = full.indexOf("$$Lambda");
        return lambda >= 0 ? "a lambda of " + full.substring(0, lambda) : full;
    }
}
