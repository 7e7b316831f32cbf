package io.cloister.supervisor.replay;

import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalExcerpt;
import io.cloister.journal.JournalReader;
import io.cloister.runtime.tape.History;
import io.cloister.supervisor.boot.ServiceBuilds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Goes through the journals of a sandbox and says how it went: a line for each service, and where it differs what, in
 * what and after what.
 */
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
    public ReplayRun(
            Path journals, ReplaySetup setup, long zeroNs, ReplayLimits limits, boolean printsState, PrintStream out)
            throws IOException {
        this.journals = journals;
        this.setup = setup;
        this.zeroNs = zeroNs;
        this.limits = limits;
        this.printsState = printsState;
        this.out = out;
        this.present = new ServiceBuilds(System.getProperty("java.class.path"));
    }

    /** What there is to say of one service. */
    private record Verdict(boolean equal, String text) {
    }

    /**
     * True where every one of {@code services} did again what it did, to the end of its journal. As many at once as
     * there are cores; the longest should come first.
     */
    public boolean run(List<ServiceId> services) throws IOException {
        List<Future<Verdict>> verdicts = new ArrayList<>();
        try (ExecutorService cores = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (ServiceId id : services) {
                if (Files.isDirectory(journals.resolve(id.label()))) {
                    verdicts.add(cores.submit(() -> verdict(id)));
                }
            }
            boolean equal = true;
            for (Future<Verdict> verdict : verdicts) {
                out.print(verdict.get().text());
                out.flush();
                equal &= verdict.get().equal();
            }
            return equal;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private Verdict verdict(ServiceId id) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (PrintStream printed = new PrintStream(text, false, StandardCharsets.UTF_8)) {
            boolean equal = run(id, printed);
            printed.flush();
            return new Verdict(equal, text.toString(StandardCharsets.UTF_8));
        }
    }

    private boolean run(ServiceId id, PrintStream printed) throws IOException {
        String name = String.format(Locale.ROOT, "%-9s", id.label());
        try (ReplayedService service = new ReplayedService(id, journals, setup, limits)) {
            ReplayedService.Outcome outcome = service.run();
            if (outcome.difference() == null) {
                printed.println(name + equal(outcome));
            } else {
                differs(name, id, outcome.difference(), printed);
            }
            String remark = setup.remark(id, present.of(id));
            if (!remark.isEmpty()) {
                printed.println("  " + remark);
            }
            for (JournalReader.Damage damage : service.damages()) {
                printed.printf(
                        "  %s is damaged at byte %d (%s); what comes after was not replayed%n",
                        damage.file(), damage.position(), damage.what());
            }
            if (printsState) {
                service.print(printed);
            }
            return outcome.difference() == null && service.damages().isEmpty();
        } catch (RuntimeException | LinkageError e) {
            printed.println(name + " FAILS before its first record: " + ReplayedService.oneLine(e));
            return false;
        }
    }

    private static String equal(ReplayedService.Outcome outcome) {
        String tail = outcome.stoppedAt() == null ? "" : ", stopped at " + outcome.stoppedAt();
        return String.format(
                Locale.ROOT,
                " equal, %,d records in %.2f s (%,.0f a second)%s",
                outcome.records(),
                outcome.tookNs() / S_NS,
                outcome.records() * S_NS / Math.max(1, outcome.tookNs()),
                tail);
    }

    /** The input, what came of it up to the difference, and the two sides of that. */
    private void differs(String name, ServiceId id, History.Difference difference, PrintStream printed)
            throws IOException {
        JournalExcerpt excerpt = JournalExcerpt.of(journals, id, difference.input(), difference.record(), SHOWN);
        boolean inInput = !excerpt.lines().isEmpty();
        String when = inInput
                ? String.format(Locale.ROOT, ", in an input at %.6f s", (excerpt.realtimeNs() - zeroNs) / S_NS)
                : ", before its first input";
        printed.println(name + " DIFFERS at record " + difference.record() + when);
        for (int i = 0; i < excerpt.lines().size(); i++) {
            JournalExcerpt.Line line = excerpt.lines().get(i);
            if (i == 1 && excerpt.left() > 0) {
                printed.println("            ... " + excerpt.left() + " records");
            }
            row(printed, i == 0 ? "input" : "then", Long.toString(line.number()), line.text());
        }
        row(printed, "expected", Long.toString(difference.record()), difference.expected());
        row(printed, "got", "", difference.got());
    }

    private static void row(PrintStream printed, String what, String number, String text) {
        printed.printf("  %-8s  %8s  %s%n", what, number, text);
    }
}
