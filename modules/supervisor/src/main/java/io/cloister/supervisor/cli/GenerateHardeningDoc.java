package io.cloister.supervisor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes docs/HARDENING.md: the seccomp profiles as tables. A test holds the page to the profiles. */
public final class GenerateHardeningDoc {
    private static final String HEAD = """
        # Hardening: host calls that are left

        <!-- Made by io.cloister.supervisor.cli.GenerateHardeningDoc from native/filter. Change the profiles there. -->

        Every process of a sandbox gives up the host before the guest can reach it: namespaces of its own, an empty
        root, no capabilities, no_new_privs, and the seccomp profile below on all its threads. A profile lists what
        is left and why; what it doesn't list gets the verdict in its last row. `cloister hardening` prints the same
        from the running library.

        - **allow**: with the argument checks shown, if any. A call may have several rows.
        - **fail**: refused with an errno; the caller is known to cope.
        - **kill**: ends the process. **trap**: the guest's call, taken by the agent.

        """;

    private GenerateHardeningDoc() {
    }

    /** Writes the page to the file {@code args[0]}. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), page());
    }

    /** The text of the page. */
    static String page() {
        StringBuilder out = new StringBuilder(HEAD);
        for (String name : HardeningText.PROFILES) {
            HardeningText.of(name).lines().forEach(line -> append(out, line));
        }
        return out.toString();
    }

    private static void append(StringBuilder out, String line) {
        String[] columns = line.replace("|", "\\|").split("\t");
        if (line.startsWith("# ")) {
            out.append("\n#").append(line).append('\n');
        } else if (line.startsWith("## ")) {
            out.append("\n")
                    .append(line.substring(3))
                    .append(":\n\n| verdict | host call | reason |\n| --- | --- | --- |\n");
        } else if (columns.length > 1) {
            out.append("| ")
                    .append(columns[0])
                    .append(" | ")
                    .append(columns[1])
                    .append(" | ")
                    .append(columns.length > 2 ? columns[2] : "")
                    .append(" |\n");
        }
    }
}
