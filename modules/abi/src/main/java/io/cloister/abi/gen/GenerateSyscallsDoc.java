package io.cloister.abi.gen;

import io.cloister.abi.Door;
import io.cloister.abi.Resources;
import io.cloister.abi.Support;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallInfo;
import io.cloister.abi.SyscallTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes docs/SYSCALLS.md: what is supported of each system call, beside what gVisor says of itself.
 */
public final class GenerateSyscallsDoc {
    private static final String HEAD = """
        # System calls

        <!-- Made by io.cloister.abi.gen.GenerateSyscallsDoc from syscalls.tbl. Change that file, not this one. -->

        Every Linux x86-64 system call, how far Cloister means to support it in this release, and which service answers
        it.

        - **full**: everything that the man page says and that makes sense in a sandbox.
        - **partial**: the note says what is left out.
        - **none**: refused with the errno in the note, the one Linux gives where the feature is not built in or not
          permitted, so that programs fall back as they do there.

        The owner is the service whose door the trap agent rings. Multi-step calls start at `dispatch`. The column
        *gVisor* is its own level for the same call as of August 2026, for comparison: *error* means that it answers
        with an error, *unsupported* that its table doesn't have the call.

        """;

    private GenerateSyscallsDoc() {
    }

    /** Writes the page to the file {@code args[0]}. */
    public static void main(final String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("usage: GenerateSyscallsDoc <file.md>");
        }
        GenerateNativeHeaders.writeIfChanged(Path.of(args[0]), page());
    }

    /** The text of the page. */
    public static String page() {
        final Map<Integer, String> gvisor = gvisorLevels();
        final List<SyscallInfo> calls = IntStream.range(0, Sys.TABLE_SIZE)
            .filter(SyscallTable::isKnown)
            .mapToObj(SyscallTable::of)
            .toList();
        final var out = new StringBuilder(HEAD);
        appendCounts(out, calls, gvisor);
        out.append("## All calls\n\n");
        out.append("| number | name | support | owner | gVisor | note |\n");
        out.append("| ---: | --- | --- | --- | --- | --- |\n");
        for (final SyscallInfo call : calls) {
            out.append("| ").append(call.nr());
            out.append(" | ").append(call.name());
            out.append(" | ").append(lower(call.support()));
            out.append(" | ").append(call.door() == Door.NONE ? "" : lower(call.door()));
            out.append(" | ").append(gvisor.getOrDefault(call.nr(), ""));
            out.append(" | ").append(call.note().replace("|", "\\|")).append(" |\n");
        }
        return out.toString();
    }

    private static void appendCounts(
        final StringBuilder out, final List<SyscallInfo> calls, final Map<Integer, String> gvisor) {
        out.append("## Counts\n\n");
        out.append("| of ").append(calls.size()).append(" calls | full | partial | none |\n");
        out.append("| --- | ---: | ---: | ---: |\n| Cloister");
        for (final Support support : Support.values()) {
            out.append(" | ").append(calls.stream().filter(call -> call.support() == support).count());
        }
        final long full = gvisor.values().stream().filter("full"::equals).count();
        final long partial = gvisor.values().stream().filter("partial"::equals).count();
        out.append(" |\n| gVisor | ").append(full).append(" | ").append(partial);
        out.append(" | ").append(gvisor.size() - full - partial).append(" |\n\n");
    }

    private static Map<Integer, String> gvisorLevels() {
        final var levels = new HashMap<Integer, String>();
        for (final String line : Resources.lines("gvisor-syscalls-amd64.tsv")) {
            final String[] columns = line.split("\t");
            if (Character.isDigit(line.charAt(0))) {
                levels.put(Integer.valueOf(columns[0]), columns[2]);
            }
        }
        return levels;
    }

    private static String lower(final Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
