package io.cloister.supervisor.replay;

import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Goes through the journals of a sandbox and says how it went, a line for each service. */
public final class ReplayRun {
    private static final double S_NS = 1e9;

    private final Path journals;
    private final ReplaySetup setup;
    private final ReplayLimits limits;
    private final boolean printsState;
    private final PrintStream out;

    /** {@code journals}: a sandbox's; results go to {@code out}. */
    public ReplayRun(Path journals, ReplaySetup setup, ReplayLimits limits, boolean printsState, PrintStream out) {
        this.journals = journals;
        this.setup = setup;
        this.limits = limits;
        this.printsState = printsState;
        this.out = out;
    }

    /** True where every one of {@code services} did again what it did. */
    public boolean run(List<ServiceId> services) throws IOException {
        boolean equal = true;
        for (ServiceId id : services) {
            if (Files.isDirectory(journals.resolve(id.label()))) {
                equal &= run(id);
            }
        }
        return equal;
    }

    private boolean run(ServiceId id) throws IOException {
        try (ReplayedService service = new ReplayedService(id, journals, setup, limits)) {
            ReplayedService.Outcome outcome = service.run();
            out.println(line(outcome));
            for (JournalReader.Damage damage : service.damages()) {
                out.printf("  %s is damaged at byte %d (%s); what comes after was not replayed%n", damage.file(), damage.position(), damage.what());
            }
            if (printsState) {
                service.print(out);
            }
            return outcome.difference() == null;
        }
    }

    private static String line(ReplayedService.Outcome outcome) {
        String head = String.format(Locale.ROOT, "%-9s", outcome.service().label());
        if (outcome.difference() != null) {
            return head + " DIFFERS at " + outcome.difference();
        }
        String tail = outcome.stoppedAt() == null ? "" : ", stopped at " + outcome.stoppedAt();
        return head + String.format(Locale.ROOT, " equal, %,d records in %.2f s (%,.0f a second)%s", outcome.records(), outcome.tookNs() / S_NS,
            outcome.records() * S_NS / Math.max(1, outcome.tookNs()), tail);
    }
}
