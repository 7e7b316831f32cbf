package io.cloister.abi.gen;

import io.cloister.abi.ArgShape;
import io.cloister.abi.ArgShape.Length;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallInfo;
import io.cloister.abi.SyscallTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes {@code syscall_table.h} (what the trap agent moves for each call, and whose door it rings) and
 * {@code agent_calls.h} (the numbers of its own calls) into a directory. A file that would not change is left alone, so
 * that make does not build anew.
 */
public final class GenerateNativeHeaders {
    private static final int SLOW = 1;
    private static final int LOCAL = 2;
    private static final int STREAM = 4;
    private static final int TIMED = 8;

    private static final String TABLE_HEAD = """
        /* Made by io.cloister.abi.gen.GenerateNativeHeaders from syscalls.tbl. Change that file, not this one. */
        #ifndef CLOISTER_SYSCALL_TABLE_H
        #define CLOISTER_SYSCALL_TABLE_H

        #include <stdint.h>

        /* arg_desc.kind: what to move. Unless said otherwise the length is fixed + scale * args[len_arg]. */
        #define ARG_NONE 0    /* a value, or a pointer that is not followed */
        #define ARG_STR 1     /* NUL-terminated string in, at most `fixed` bytes with its NUL */
        #define ARG_IN 2
        #define ARG_OUT 3
        #define ARG_INOUT 4
        #define ARG_IN_IOV 5  /* struct iovec[args[len_arg]], data in */
        #define ARG_OUT_IOV 6
        #define ARG_IN_MSG 7  /* struct msghdr */
        #define ARG_OUT_MSG 8
        #define ARG_STRV 9    /* NULL-terminated vector of strings in */
        #define ARG_F_BITS 0x80 /* or-ed in: the length is (args[len_arg] + 63) / 64 * 8 */
        #define ARG_KIND(kind) ((kind) & 0x7f)

        #define ARG_NO_LEN 0xff /* len_arg: the length is `fixed` */

        struct arg_desc {
        \tuint8_t kind;
        \tuint8_t len_arg;
        \tuint16_t scale;
        \tuint32_t fixed;
        \tuint32_t max; /* cap of the length; 0: only the data window bounds it */
        \tuint32_t pad;
        };

        /* call_desc.flags */
        #define CALL_SLOW 1   /* never rewrite the call site */
        #define CALL_LOCAL 2  /* may be answered from the mailbox */
        #define CALL_STREAM 4 /* may go on in chunks when the kernel says so */
        #define CALL_TIMED 8  /* its service wants to know the CPU time used */

        struct call_desc {
        \tuint8_t door;
        \tuint8_t flags;
        \tuint8_t nargs_used;
        \tuint8_t pad[5];
        \tstruct arg_desc arg[6];
        };

        _Static_assert(sizeof(struct arg_desc) == 16, "arg_desc");
        _Static_assert(sizeof(struct call_desc) == 104, "call_desc");

        """;

    private static final String CALLS_HEAD = """
        /* Made by io.cloister.abi.gen.GenerateNativeHeaders from syscalls.tbl. Change that file, not this one. */
        #ifndef CLOISTER_AGENT_CALLS_H
        #define CLOISTER_AGENT_CALLS_H

        """;

    private GenerateNativeHeaders() {
    }

    /** Writes both headers into the directory {@code args[0]}. */
    public static void main(final String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("usage: GenerateNativeHeaders <directory>");
        }
        final Path directory = Files.createDirectories(Path.of(args[0]));
        writeIfChanged(directory.resolve("syscall_table.h"), syscallTable());
        writeIfChanged(directory.resolve("agent_calls.h"), agentCalls());
    }

    static void writeIfChanged(final Path file, final String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    /** The text of syscall_table.h. */
    public static String syscallTable() {
        final var out = new StringBuilder(TABLE_HEAD);
        out.append("#define CALL_TABLE_SIZE ").append(Sys.TABLE_SIZE).append("\n\n");
        out.append("/* A number without a row has door 0 (dispatch) and nothing to move. */\n");
        out.append("static const struct call_desc CALL_TABLE[CALL_TABLE_SIZE] = {\n");
        for (int nr = 0; nr < Sys.TABLE_SIZE; nr++) {
            if (SyscallTable.isKnown(nr)) {
                appendCall(out, SyscallTable.of(nr));
            }
        }
        return out.append("};\n\n#endif\n").toString();
    }

    private static void appendCall(final StringBuilder out, final SyscallInfo info) {
        final SyscallInfo.Attributes attributes = info.attributes();
        final int flags = (attributes.slow() ? SLOW : 0)
            | (attributes.local() ? LOCAL : 0)
            | (attributes.stream() ? STREAM : 0)
            | (attributes.timed() ? TIMED : 0);
        final List<ArgShape> args = info.args();
        out.append("\t/* ").append(info.name()).append(" */\n");
        out.append("\t[").append(info.nr()).append("] = {.door = ").append(info.door().number());
        out.append(", .flags = ").append(flags);
        out.append(", .nargs_used = ").append(args.size());
        if (args.stream().anyMatch(ArgShape::isMoved)) {
            out.append(", .arg = {\n");
            for (int i = 0; i < args.size(); i++) {
                if (args.get(i).isMoved()) {
                    appendArgument(out, i, args.get(i));
                }
            }
            out.append("\t}");
        }
        out.append("},\n");
    }

    private static void appendArgument(final StringBuilder out, final int index, final ArgShape shape) {
        final Length length = shape.length();
        out.append("\t\t[").append(index).append("] = {.kind = ").append(kindName(shape.kind()));
        if (length.bits()) {
            out.append(" | ARG_F_BITS");
        }
        out.append(", .len_arg = ").append(length.arg() < 0 ? "ARG_NO_LEN" : Integer.toString(length.arg()));
        out.append(", .scale = ").append(length.scale());
        out.append(", .fixed = ").append(length.fixed());
        out.append(", .max = ").append(length.max()).append("},\n");
    }

    private static String kindName(final ArgShape.Kind kind) {
        return "ARG_" + (kind.isMoved() ? kind.name() : "NONE");
    }

    /** The text of agent_calls.h. */
    public static String agentCalls() {
        final var out = new StringBuilder(CALLS_HEAD);
        for (int nr = SyscallTable.AGENT_FIRST; SyscallTable.isKnown(nr); nr++) {
            final String name = SyscallTable.of(nr).name().toUpperCase(Locale.ROOT);
            out.append("#define ").append(name).append(' ').append(nr).append("u\n");
        }
        return out.append("\n#endif\n").toString();
    }
}
