package io.cloister.supervisor.cli;

import io.cloister.abi.Signals;
import io.cloister.supervisor.control.ControlRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cloister kill}: a signal to a guest program. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sends a signal to the first program of one or more sandboxes (default: TERM).",
        footer = {
            "",
            "Examples:",
            "  cloister kill do-1f3k",
            "  cloister kill do-1f3k KILL",
            "  cloister kill --task 17 do-1f3k INT"
        })
final class KillCommand implements Callable<Integer> {
    @Option(names = "--task", paramLabel = "PID", description = "To this guest process (see cloister ps ID).")
    int task;

    @Parameters(
            arity = "1..*",
            paramLabel = "ID... [SIGNAL]",
            description = "Sandboxes, then a signal's name or number.")
    List<String> words;

    @Override
    public Integer call() throws IOException {
        List<String> ids = new ArrayList<>(words);
        int signal = number(ids.get(ids.size() - 1));
        if (signal > 0) {
            ids.remove(ids.size() - 1);
        }
        if (ids.isEmpty()) {
            throw new OperatorError(
                    CloisterCommand.FAILED, "kill " + words.get(0) + ": of which sandbox? see cloister ps");
        }
        for (String id : ids) {
            Sandboxes.ask(
                    Sandboxes.find(id), new ControlRequest("signal", signal > 0 ? signal : Signals.SIGTERM, task));
        }
        return 0;
    }

    /** The number of a signal said as {@code 9}, {@code KILL} or {@code SIGKILL}; 0 for no signal. */
    static int number(String word) {
        String text = word.startsWith("-") ? word.substring(1) : word;
        for (int sig = 1; sig <= Signals.NSIG; sig++) {
            String name = Signals.name(sig);
            if (text.equals(Integer.toString(sig))
                    || text.equalsIgnoreCase(name)
                    || ("SIG" + text).equalsIgnoreCase(name)) {
                return sig;
            }
        }
        return 0;
    }
}
