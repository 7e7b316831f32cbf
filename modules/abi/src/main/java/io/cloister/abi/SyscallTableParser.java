package io.cloister.abi;

import io.cloister.abi.ArgShape.Kind;
import io.cloister.abi.ArgShape.Length;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the rows of syscalls.tbl, whose head describes the format. The file is ours, so anything odd is a bug and
 * throws.
 *
 * <p>It runs in every service's start-up: one pass over the text, no regular expressions, equal shapes parsed once.
 */
final class SyscallTableParser {
    private static final int MAX_ARGS = 6;
    private static final Map<String, Kind> WORDS = Map.ofEntries(
        Map.entry("int", Kind.INT), Map.entry("uint", Kind.UINT), Map.entry("long", Kind.LONG),
        Map.entry("ulong", Kind.ULONG), Map.entry("hex", Kind.HEX), Map.entry("mode", Kind.MODE),
        Map.entry("fd", Kind.FD), Map.entry("flags", Kind.FLAGS), Map.entry("enum", Kind.ENUM),
        Map.entry("ptr", Kind.PTR), Map.entry("str", Kind.STR), Map.entry("strv", Kind.STRV),
        Map.entry("in", Kind.IN), Map.entry("out", Kind.OUT), Map.entry("inout", Kind.INOUT),
        Map.entry("iniov", Kind.IN_IOV), Map.entry("outiov", Kind.OUT_IOV),
        Map.entry("inmsg", Kind.IN_MSG), Map.entry("outmsg", Kind.OUT_MSG));

    private final Map<String, ArgShape> shapes = new HashMap<>();
    private String row;
    private int at;

    private SyscallTableParser() {
    }

    static List<SyscallInfo> parse(final List<String> lines) {
        final var parser = new SyscallTableParser();
        final var rows = new ArrayList<SyscallInfo>(lines.size());
        for (final String line : lines) {
            if (!line.isEmpty() && line.charAt(0) != '#') {
                rows.add(parser.parseRow(line));
            }
        }
        return rows;
    }

    private SyscallInfo parseRow(final String line) {
        row = line;
        at = 0;
        final int nr = Integer.parseInt(word());
        final String name = word();
        final Door door = Door.valueOf(word().toUpperCase(Locale.ROOT));
        final Support support = Support.valueOf(word().toUpperCase(Locale.ROOT));
        final SyscallInfo.Attributes attributes = attributes(word());
        final List<ArgShape> args = arguments();
        final var result = SyscallInfo.Result.valueOf(word().toUpperCase(Locale.ROOT));
        final String note = note();
        final int refusal = support == Support.NONE ? refusal(note) : Errno.ENOSYS;
        return new SyscallInfo(nr, name, door, support, attributes, args, result, refusal, note);
    }

    private IllegalStateException bad(final String why) {
        return new IllegalStateException("syscalls.tbl: " + why + ": " + row);
    }

    private void skipSpace() {
        while (at < row.length() && row.charAt(at) == ' ') {
            at++;
        }
    }

    private String word() {
        skipSpace();
        final int start = at;
        while (at < row.length() && row.charAt(at) != ' ') {
            at++;
        }
        return row.substring(start, at);
    }

    private String note() {
        skipSpace();
        if (at == row.length()) {
            return "";
        }
        if (row.charAt(at) != ';') {
            throw bad("no ; before the note");
        }
        return row.substring(at + 1).strip();
    }

    /** The errno that starts the note of a call without support. */
    private int refusal(final String note) {
        final int colon = note.indexOf(':');
        final String name = colon < 0 ? note : note.substring(0, colon);
        for (int errno = 1; errno <= Errno.EHWPOISON; errno++) {
            if (Errno.name(errno).equals(name)) {
                return errno;
            }
        }
        throw bad("the note names no errno");
    }

    private SyscallInfo.Attributes attributes(final String word) {
        return switch (word) {
            case "-" -> new SyscallInfo.Attributes(false, false, false, false);
            case "slow" -> new SyscallInfo.Attributes(true, false, false, false);
            case "local" -> new SyscallInfo.Attributes(false, true, false, false);
            case "stream" -> new SyscallInfo.Attributes(false, false, true, false);
            case "timed" -> new SyscallInfo.Attributes(false, false, false, true);
            default -> throw bad("attribute " + word);
        };
    }

    /** The parenthesised list; its commas inside parentheses belong to the shapes. */
    private List<ArgShape> arguments() {
        skipSpace();
        if (row.charAt(at) != '(') {
            throw bad("no arguments");
        }
        at++;
        final var args = new ArrayList<ArgShape>(MAX_ARGS);
        int depth = 1;
        int start = at;
        while (depth > 0) {
            final char c = row.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            }
            if (depth == 0 || depth == 1 && c == ',') {
                final String text = row.substring(start, at).strip();
                if (!text.isEmpty()) {
                    args.add(shape(text));
                }
                start = at + 1;
            }
            at++;
        }
        if (args.size() > MAX_ARGS) {
            throw bad("too many arguments");
        }
        return List.copyOf(args);
    }

    private ArgShape shape(final String text) {
        ArgShape shape = shapes.get(text);
        if (shape == null) {
            shape = parseShape(text);
            shapes.put(text, shape);
        }
        return shape;
    }

    /** {@code word}, {@code word:hint}, {@code word(length)} or {@code word(length):hint}. */
    private ArgShape parseShape(final String text) {
        final int open = text.indexOf('(');
        final int close = text.lastIndexOf(')');
        final int colon = text.indexOf(':', Math.max(close, 0));
        final String hint = colon < 0 ? "" : text.substring(colon + 1);
        final int end = open >= 0 ? open : colon >= 0 ? colon : text.length();
        final Kind kind = WORDS.get(text.substring(0, end));
        if (kind == null) {
            throw bad("shape " + text);
        }
        final String length = open < 0 ? "" : text.substring(open + 1, close);
        return switch (kind) {
            case IN, OUT, INOUT -> new ArgShape(kind, length(length), hint);
            case IN_IOV, OUT_IOV -> new ArgShape(kind, Length.elements(IovecLayout.SIZE, argument(length)), hint);
            case STR -> new ArgShape(kind, Length.of(ArgShape.STR_MAX), hint);
            default -> new ArgShape(kind, Length.NOTHING, hint);
        };
    }

    /** {@code N}, {@code argK}, {@code S*argK}, {@code F+argK}, {@code F+S*argK} or {@code bits(argK)} with a cap. */
    private Length length(final String text) {
        final int comma = text.indexOf(",max=");
        final int max = comma < 0 ? 0 : Integer.parseInt(text.substring(comma + 5));
        final String body = comma < 0 ? text : text.substring(0, comma);
        if (body.startsWith("bits(")) {
            return new Length(0, 0, argument(body.substring(5, body.length() - 1)), true, max);
        }
        final int name = body.indexOf("arg");
        if (name < 0) {
            return new Length(Integer.parseInt(body), 0, -1, false, max);
        }
        final int plus = body.indexOf('+');
        final int star = body.indexOf('*');
        final int fixed = plus < 0 ? 0 : Integer.parseInt(body.substring(0, plus));
        final int scale = star < 0 ? 1 : Integer.parseInt(body.substring(plus + 1, star));
        return new Length(fixed, scale, argument(body.substring(name)), false, max);
    }

    private int argument(final String text) {
        final int index = text.length() == 4 && text.startsWith("arg") ? text.charAt(3) - '0' : -1;
        if (index < 0 || index >= MAX_ARGS) {
            throw bad("argument " + text);
        }
        return index;
    }
}
