package io.cloister.supervisor.boot;

import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Orders;
import io.cloister.supervisor.service.Role;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * One replacement of a service's process, step by step, on the thread of {@link Lifecycle}. What goes wrong before the
 * old one stopped leaves it alone; what goes wrong later brings the old build back, from the same snapshot and what is
 * on the tape since.
 */
final class Swap {
    private enum Step {
        /** A standby with the new build gets warm; the old one serves. */
        WARMING,
        /** Dry run: the old one writes a snapshot and serves on. */
        SNAPSHOT,
        /** Dry run: the standby reads it. */
        COMPARING,
        /** The old one writes a snapshot and ends. */
        STOPPING,
        /** The new one takes over. */
        TAKING,
        /** The new one serves, and is watched. */
        TRIAL,
        /** The new one failed; the old build takes over again. */
        ROLLBACK,
        DONE
    }

    private static final long WARM_NS = 60_000_000_000L;
    private static final long STOP_NS = 15_000_000_000L;
    private static final long TAKE_NS = 30_000_000_000L;
    private static final long TRIAL_NS = 3_000_000_000L;

    final Lineage lineage;
    ServiceProcess standby;
    private final Lifecycle lifecycle;
    private final Path jar;
    private final Path oldJar;
    private final boolean dryRun;
    private final CompletableFuture<SwapOutcome> done;
    private Step step = Step.WARMING;
    private long deadlineNs;
    private String trouble = "";
    private long pauseNs;

    Swap(Lifecycle lifecycle, Lineage lineage, Path jar, boolean dryRun, CompletableFuture<SwapOutcome> done) {
        this.lifecycle = lifecycle;
        this.lineage = lineage;
        this.jar = jar == null ? lineage.jar : jar;
        this.oldJar = lineage.jar;
        this.dryRun = dryRun;
        this.done = done;
    }

    void begin() {
        if (!lineage.isReady || lineage.stoppedNs != 0) {
            finish(SwapOutcome.failed(name() + " is not running just now; try again"));
            return;
        }
        standby = lifecycle.takeSpare(lineage.id, jar);
        if (standby == null) {
            standby = lifecycle.standBy(lineage.id == ServiceId.GOFER, jar);
        }
        enter(Step.WARMING, WARM_NS);
        if (standby.isWarm) {
            warm();
        }
    }

    private void enter(Step next, long limitNs) {
        step = next;
        deadlineNs = System.nanoTime() + limitNs;
    }

    private void warm() {
        if (dryRun) {
            enter(Step.SNAPSHOT, STOP_NS);
            lifecycle.post(lineage.id, Op.SNAPSHOT);
        } else {
            enter(Step.STOPPING, STOP_NS);
            lineage.stoppedNs = System.nanoTime();
            lifecycle.post(lineage.id, Op.SWAP, lineage.current.generation);
        }
    }

    /** The standby says something. */
    void said(String text) {
        if (step == Step.WARMING && text.equals(Orders.WARM)) {
            warm();
        } else if (step == Step.COMPARING && text.startsWith(Orders.SAME)) {
            drop();
            finish(SwapOutcome.done(name() + ": " + ServiceVersion.of(jar) + " can go on where "
                    + ServiceVersion.of(oldJar) + " is: " + text.substring(Orders.SAME.length())));
        } else if (step == Step.COMPARING && text.startsWith(Orders.DIFFERS)) {
            drop();
            finish(SwapOutcome.failed(name() + ": " + ServiceVersion.of(jar) + " reads the state otherwise: "
                + text.substring(Orders.DIFFERS.length())));
        }
    }

    /** The old one wrote its snapshot, or could not. */
    void snapshotDone(boolean written, String why) {
        if (step == Step.SNAPSHOT && written) {
            enter(Step.COMPARING, TAKE_NS);
            if (!lifecycle.launcher().compare(standby, lineage.id)) {
                abandon("the new process is gone");
            }
        } else if ((step == Step.SNAPSHOT || step == Step.STOPPING) && !written) {
            lineage.stoppedNs = 0;
            abandon("no snapshot could be written: " + why);
        }
    }

    /** A process died; false where that is nothing of ours. */
    boolean died(ServiceProcess process) {
        if (process == standby) {
            standbyDied();
            return true;
        }
        if (process != lineage.current || step == Step.DONE || step == Step.ROLLBACK) {
            return false;
        }
        if (step != Step.STOPPING) {
            abandon(name() + " died meanwhile, and is restored");
            return false;
        }
        enter(Step.TAKING, TAKE_NS);
        lineage.jar = jar;
        lineage.isOnTrial = true;
        lifecycle.become(lineage, standby);
        if (!lifecycle.launcher().assign(standby, lineage.id, Role.Start.RECOVER, true, lineage.source)) {
            standby.killJvm(); // its death brings the old build back
        }
        lifecycle.reapLater(process);
        return true;
    }

    private void standbyDied() {
        String why = standby.lastWords.isEmpty() ? "it died" : standby.lastWords;
        switch (step) {
            case WARMING, SNAPSHOT, STOPPING -> {
                lifecycle.bury(standby);
                standby = null;
                abandon("the new process did not start: " + why);
            }
            case COMPARING -> {
                lifecycle.bury(standby);
                standby = null;
                finish(SwapOutcome.failed(name() + ": " + ServiceVersion.of(jar) + " can't go on where "
                        + ServiceVersion.of(oldJar) + " is: " + why));
            }
            default -> rollBack(why);
        }
    }

    private void rollBack(String why) {
        trouble = why;
        lineage.jar = oldJar;
        lineage.isOnTrial = false;
        if (lineage.stoppedNs == 0) {
            lineage.stoppedNs = System.nanoTime();
        }
        standby = null;
        enter(Step.ROLLBACK, TAKE_NS);
        lifecycle.succeed(lineage, Role.Start.RECOVER, false);
    }

    /** A process of this service serves again. */
    void resumed(long ns) {
        if (step == Step.TAKING) {
            pauseNs = ns;
            enter(Step.TRIAL, TRIAL_NS);
        } else if (step == Step.ROLLBACK) {
            finish(SwapOutcome.failed(String.format(
                    Locale.ROOT,
                    "%s: %s failed (%s); %s goes on where it was, after %.1f ms",
                    name(),
                    ServiceVersion.of(jar),
                    trouble,
                    ServiceVersion.of(oldJar),
                    ns / 1e6)));
        }
    }

    /** True when it is over. */
    boolean tick(long nowNs) {
        if (step != Step.DONE && nowNs > deadlineNs) {
            onDeadline();
        }
        return step == Step.DONE;
    }

    private void onDeadline() {
        switch (step) {
            case WARMING -> abandon("the new process does not get warm");
            case SNAPSHOT, STOPPING -> {
                lineage.stoppedNs = 0;
                abandon(name() + " came to no boundary between two inputs");
            }
            case COMPARING -> abandon("the new process does not get done with the snapshot");
            case TAKING -> {
                standby.lastWords = "it did not get ready";
                standby.killJvm();
                enter(Step.TAKING, TAKE_NS);
            }
            case TRIAL -> {
                lineage.swaps++;
                lineage.isOnTrial = false;
                lifecycle.post(lineage.id, Op.SNAPSHOT); // its own from here on
                finish(SwapOutcome.done(String.format(
                        Locale.ROOT,
                        "%s: %s serves in place of %s, process %d; it stood still for %.1f ms",
                        name(),
                        ServiceVersion.of(jar),
                        ServiceVersion.of(oldJar),
                        standby.pid,
                        pauseNs / 1e6)));
            }
            default -> finish(SwapOutcome.failed(name() + ": " + trouble + "; the old build does not get ready"));
        }
    }

    /** Before anything of the service was touched. */
    private void abandon(String why) {
        drop();
        finish(SwapOutcome.failed(name() + " was not swapped: " + why));
    }

    private void drop() {
        if (standby != null && !standby.isDead) {
            lifecycle.discard(standby);
        }
        standby = null;
    }

    private void finish(SwapOutcome outcome) {
        step = Step.DONE;
        lifecycle.note(outcome.error() == null ? outcome.text() : outcome.error());
        done.complete(outcome);
    }

    /** The sandbox ends. */
    void cancel() {
        if (step.compareTo(Step.TAKING) < 0) {
            drop();
        }
        done.complete(SwapOutcome.failed("the sandbox ends"));
        step = Step.DONE;
    }

    private String name() {
        return lineage.id.label();
    }
}
