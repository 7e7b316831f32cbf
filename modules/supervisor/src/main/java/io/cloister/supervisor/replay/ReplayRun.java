package io.cloister.supervisor.replay;

import io.cloister.bus.ServiceId;
import io.cloister.journal.History;
import io.cloister.journal.JournalExcerpt;
import io.cloister.journal.JournalReader;
import io.cloister.supervisor.boot.ServiceBuilds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Goes through the journals of a sandbox and says how it went: a line for each service, and where it differs what, in what and after what. */
public final class ReplayRun {
    private static final double S_NS = 1e9;
    /** Records shown between the input and the difference. */
    private static final int SHOWN = 6;

    private final Path journals;
    private final ReplaySetup setup;
    private final long zeroNs;
    private final ReplayLimits limits;
    private final boolean printsState;
    private final PrintStream out;
    private final ServiceBuilds present;

    /** {@code journals}: a sandbox's, which began at {@code zeroNs} (since 1970); results go to {@code out}. */
    public ReplayRun(Path journals, ReplaySetup setup, long zeroNs, ReplayLimits limits, boolean printsState, PrintStream out)
        throws IOException {
        this.journals = journals;
        this.setup = setup;
        this.zeroNs = zeroNs;
        this.limits = limits;
        this.printsState = printsState;
        this.out = out;
        this.present = new ServiceBuilds(System.getProperty("java.class.path"));
    }

    /** True where every one of {@code services} did again what it did, to the end of its journal. */
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
        String name = String.format(Locale.ROOT, "%-9s", id.label());
        try (ReplayedService service = new ReplayedService(id, journals, setup, limits)) {
            ReplayedService.Outcome outcome = service.run();
            if (outcome.difference() == null) {
                out.println(name + equal(outcome));
            } else {
                differs(name, id, outcome.difference());
            }
            String remark = setup.remark(id, present.of(id));
            if (!remark.isEmpty()) {
                out.println("  " + remark);
            }
            for (JournalReader.Damage damage : service.damages()) {
                out.printf("  %s is damaged at byte %d (%s); what comes after was not replayed%n", damage.file(), damage.position(), damage.what());
            }
            if (printsState) {
                service.print(out);
            }
            return outcome.difference() == null && service.damages().isEmpty();
        } catch (RuntimeException | LinkageError e) {
            out.println(name + " FAILS before its first record: " + ReplayedService.oneLine(e));
            return false;
        }
    }

    private static String equal(ReplayedService.Outcome outcome) {
        String tail = outcome.stoppedAt() == null ? "" : ", stopped at " + outcome.stoppedAt();
        return String.format(Locale.ROOT, " equal, %,d records in %.2f s (%,.0f a second)%s", outcome.records(), outcome.tookNs() / S_NS,
            outcome.records() * S_NS / Math.max(1, outcome.tookNs()), tail);
    }

    /** The input, what came of it up to the difference, and the two sides of that. */
    private void differs(String name, ServiceId id, History.Difference difference) throws IOException {
        JournalExcerpt excerpt = JournalExcerpt.of(journals, id, difference.input(), difference.record(), SHOWN);
        boolean inInput = !excerpt.lines().isEmpty();
        String when = inInput ? String.format(Locale.ROOT, ", in an input at %.6f s", (excerpt.realtimeNs() - zeroNs) / S_NS) : ", before its first input";
        out.println(name + " DIFFERS at record " + difference.record() + when);
        for (int i = 0; i < excerpt.lines().size(); i++) {
            JournalExcerpt.Line line = excerpt.lines().get(i);
            if (i == 1 && excerpt.left() > 0) {
                out.println("            ... " + excerpt.left() + " records");
            }
            row(i == 0 ? "input" : "then", Long.toString(line.number()), line.text());
        }
        row("expected", Long.toString(difference.record()), difference.expected());
        row("got", "", difference.got());
    }

    private void row(String what, String number, String text) {
        out.printf("  %-8s  %8s  %s%n", what, number, text);
    }
}
