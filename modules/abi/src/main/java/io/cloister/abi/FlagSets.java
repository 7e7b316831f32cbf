package io.cloister.abi;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of values: the sets of flags.tbl, whose head describes the format. Loaded when something is printed first.
 */
final class FlagSets {
    private static final long INT_MASK = 0xffffffffL;
    private static final int LARGEST_DECIMAL = 4095;

    /** A named value. */
    private record Name(String text, long value) {
    }

    /** One line of a set: a field of several bits ({@code mask}), or single flags ({@code mask} 0). */
    private record Group(long mask, List<Name> names) {
        String nameOf(final long value) {
            for (final Name name : names) {
                if (name.value == value) {
                    return name.text;
                }
            }
            return null;
        }
    }

    private static final Map<String, List<Group>> SETS = new HashMap<>();

    static {
        final var constants = new ArrayList<Name>();
        List<Group> groups = List.of();
        for (final String line : Resources.lines("flags.tbl")) {
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            final String[] words = line.strip().split(" +");
            if (line.charAt(0) == ' ') {
                groups.add(group(words, constants));
            } else {
                groups = new ArrayList<>();
                SETS.put(words[0], groups);
                constants.clear();
                for (int i = 1; i < words.length; i++) {
                    constants.addAll(constantsOf(words[i]));
                }
            }
        }
    }

    private FlagSets() {
    }

    /** True when there is a set of this name. */
    static boolean has(final String set) {
        return SETS.containsKey(set);
    }

    /** Appends the names of the low 32 bits of {@code value} in {@code set}; what has no name is a number. */
    static void append(final StringBuilder out, final String set, final long value) {
        final int start = out.length();
        long rest = value & INT_MASK;
        for (final Group group : SETS.getOrDefault(set, List.of())) {
            if (group.mask == INT_MASK) {
                final String name = group.nameOf(rest);
                if (name != null) {
                    out.append(name);
                    return;
                }
            } else if (group.mask != 0) {
                final String name = group.nameOf(rest & group.mask);
                if (name != null) {
                    separate(out, start).append(name);
                    rest &= ~group.mask;
                }
            } else {
                rest = appendFlags(out, start, group, rest);
            }
        }
        if (rest != 0 || out.length() == start) {
            appendNumber(separate(out, start), (int) rest);
        }
    }

    private static long appendFlags(final StringBuilder out, final int start, final Group group, final long value) {
        long rest = value;
        for (final Name flag : group.names) {
            if (flag.value != 0 && (rest & flag.value) == flag.value) {
                separate(out, start).append(flag.text);
                rest &= ~flag.value;
            }
        }
        return rest;
    }

    private static StringBuilder separate(final StringBuilder out, final int start) {
        return out.length() == start ? out : out.append('|');
    }

    private static void appendNumber(final StringBuilder out, final int number) {
        if (number >= -LARGEST_DECIMAL && number <= LARGEST_DECIMAL) {
            out.append(number);
        } else {
            out.append("0x").append(Integer.toHexString(number));
        }
    }

    private static Group group(final String[] words, final List<Name> constants) {
        final boolean masked = words[0].endsWith(":");
        long mask = 0;
        if (masked) {
            final String maskName = words[0].substring(0, words[0].length() - 1);
            mask = maskName.equals("*") ? INT_MASK : matching(maskName, constants).get(0).value;
        }
        final var names = new ArrayList<Name>();
        for (int i = masked ? 1 : 0; i < words.length; i++) {
            names.addAll(matching(words[i], constants));
        }
        return new Group(mask, List.copyOf(names));
    }

    private static List<Name> matching(final String pattern, final List<Name> constants) {
        final boolean prefix = pattern.endsWith("*");
        final String text = prefix ? pattern.substring(0, pattern.length() - 1) : pattern;
        final List<Name> found = constants.stream()
            .filter(name -> prefix ? name.text.startsWith(text) : name.text.equals(text))
            .toList();
        if (found.isEmpty()) {
            throw new IllegalStateException("flags.tbl: no constant " + pattern);
        }
        return found;
    }

    private static List<Name> constantsOf(final String simpleName) {
        try {
            final Class<?> holder = Class.forName(FlagSets.class.getPackageName() + '.' + simpleName);
            final var names = new ArrayList<Name>();
            for (final Field field : holder.getDeclaredFields()) {
                if (field.getType() == int.class) {
                    names.add(new Name(field.getName(), field.getInt(null) & INT_MASK));
                }
            }
            return names;
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("flags.tbl: " + simpleName, e);
        }
    }
}
