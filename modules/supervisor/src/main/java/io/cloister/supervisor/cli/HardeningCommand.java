package io.cloister.supervisor.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cloister hardening}: which host calls each process may still make. */
@Command(
        name = "hardening",
        mixinStandardHelpOptions = true,
        description = {
            "Prints which host calls are left to each process of a sandbox, and why.",
            "Everything else is refused by seccomp. Profiles: stub (what guests run in), jail, dispatch, proc, mm,"
                    + " vfs, netstack, gofer, standby, keeper."
        },
        footer = {"", "Examples:", "  cloister hardening", "  cloister hardening stub"})
final class HardeningCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PROFILE", description = "Only this one.")
    String profile;

    @Override
    public Integer call() {
        Output out = new Output();
        for (String name : profile == null ? HardeningText.PROFILES : List.of(profile)) {
            String text = HardeningText.of(name);
            if (text == null) {
                throw new OperatorError(
                        CloisterCommand.FAILED,
                        "no profile " + name + "; there are " + String.join(", ", HardeningText.PROFILES));
            }
            text.lines().map(HardeningCommand::aligned).forEach(out::line);
            out.line("");
        }
        out.flush();
        return 0;
    }

    private static String aligned(String line) {
        String[] columns = line.split("\t");
        return columns.length == 3
                ? String.format("%-5s %-32s %s", columns[0], columns[1], columns[2])
                : line.replace('\t', ' ');
    }
}
