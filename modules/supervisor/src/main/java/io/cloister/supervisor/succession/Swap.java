package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;
import io.cloister.supervisor.service.Role;
import java.util.Locale;

/**
 * One replacement of a service's process on request, step by step. What goes wrong before the old one stopped leaves it
 * alone; what goes wrong later brings the old build back, from the same snapshot and what is on the tape since.
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
        ROLLBACK
    }

    private static final long WARM_NS = 60_000_000_000L;
    private static final long STOP_NS = 15_000_000_000L;
    private static final long TAKE_NS = 30_000_000_000L;
    private static final long TRIAL_NS = 3_000_000_000L;

    private final Succession succession;
    private final ServiceSlot slot;
    private final Build build;
    private final Build before;
    private final boolean isDryRun;
    /** Who is to get the answer. */
    private long command;
    /** The process with the new build; null before there is one and once it failed. */
    private Instance standby;
    private Step step = Step.WARMING;
    private long deadlineNs;
    private String trouble = "";

    Swap(Succession succession, ServiceSlot slot, Event.SwapAsked asked) {
        this.succession = succession;
        this.slot = slot;
        this.build = asked.build() == null ? slot.build : asked.build();
        this.before = slot.build;
        this.isDryRun = asked.isDryRun();
        this.command = asked.command();
    }

    void begin() {
        standby = build.isInstalled() ? succession.takeStandby(slot.id) : null;
        if (standby == null) {
            standby = succession.addStandby(slot.id == ServiceId.GOFER, build);
        }
        enter(Step.WARMING, WARM_NS);
        warm(standby);
    }

    /** The only method that changes the step. */
    private void enter(Step next, long limitNs) {
        step = next;
        deadlineNs = succession.nowNs() + limitNs;
    }

    /** When {@link #onDeadline} is due. */
    long deadlineNs() {
        return deadlineNs;
    }

    /** {@code instance} may have got warm. */
    void warm(Instance instance) {
        if (step != Step.WARMING || instance != standby || instance.phase() != Instance.Phase.WARM) {
            return;
        }
        if (isDryRun) {
            enter(Step.SNAPSHOT, STOP_NS);
            succession.askForSnapshot(slot);
        } else {
            enter(Step.STOPPING, STOP_NS);
            slot.enter(ServiceSlot.State.STOPPING, succession.nowNs());
            succession.emit(new Effect.Stop(slot.id, slot.current));
        }
    }

    /** The standby of a dry run has read the snapshot. */
    void compared(Event.Compared e) {
        if (step != Step.COMPARING || e.generation() != standby.generation) {
            return;
        }
        drop();
        finish(e.isSame() ? Outcome.done(name() + ": " + build.version() + " can go on where " + before.version()
            + " is: " + e.text())
            : Outcome.failed(name() + ": " + build.version() + " reads the state otherwise: " + e.text()));
    }

    /** A service wrote its snapshot, or could not. */
    void snapshotDone(Event.SnapshotDone e) {
        boolean isWritten = e.epoch() != 0;
        if (e.service() != slot.id) {
            return;
        }
        if (step == Step.SNAPSHOT && isWritten) {
            enter(Step.COMPARING, TAKE_NS);
            standby.enter(Instance.Phase.COMPARING);
            succession.emit(new Effect.Compare(standby.generation, slot.id));
        } else if ((step == Step.SNAPSHOT || step == Step.STOPPING) && !isWritten) {
            abandon("no snapshot could be written: " + e.why());
        }
    }

    /** {@code instance} could not be told what it is to do. False where that is nothing of this swap's. */
    boolean refused(Instance instance) {
        if (instance != standby) {
            return false;
        }
        if (step == Step.COMPARING) {
            abandon("the new process is gone");
        } else {
            rollBack("it died");
        }
        return true;
    }

    /** {@code instance} died. False where the service has crashed, or it is nothing of this swap's. */
    boolean died(Instance instance) {
        if (instance == standby) {
            standbyDied();
            return true;
        }
        if (instance.generation != slot.current || step == Step.ROLLBACK) {
            return false;
        }
        if (step != Step.STOPPING) {
            abandon(name() + " died meanwhile, and is restored");
            return false;
        }
        enter(Step.TAKING, TAKE_NS);
        slot.enter(ServiceSlot.State.RECOVERING, succession.nowNs());
        slot.build = build;
        succession.choose(slot, standby, Role.Start.RECOVER, true);
        return true;
    }

    private void standbyDied() {
        String why = standby.lastWords.isEmpty() ? "it died" : standby.lastWords;
        switch (step) {
            case WARMING, SNAPSHOT, STOPPING -> abandon("the new process did not start: " + why);
            case COMPARING -> {
                drop();
                finish(Outcome.failed(name() + ": " + build.version() + " can't go on where " + before.version()
                    + " is: " + why));
            }
            default -> rollBack(why);
        }
    }

    private void rollBack(String why) {
        trouble = why;
        standby = null;
        slot.build = before;
        if (slot.state() == ServiceSlot.State.RUNNING) {
            slot.enter(ServiceSlot.State.RECOVERING, succession.nowNs());
        }
        enter(Step.ROLLBACK, TAKE_NS);
        succession.replace(slot, Role.Start.RECOVER);
    }

    /** A replacement serves. */
    void recovered(ServiceSlot which) {
        if (which != slot) {
            return;
        }
        if (step == Step.TAKING) {
            enter(Step.TRIAL, TRIAL_NS);
        } else if (step == Step.ROLLBACK) {
            finish(Outcome.failed(String.format(Locale.ROOT,
                "%s: %s failed (%s); %s goes on where it was, after %.1f ms", name(), build.version(), trouble,
                before.version(), slot.lastPauseNs() / 1e6)));
        }
    }

    /** The step took too long, or the trial is over. */
    void onDeadline() {
        switch (step) {
            case WARMING -> abandon("the new process does not get warm");
            case SNAPSHOT, STOPPING -> abandon(name() + " came to no boundary between two inputs");
            case COMPARING -> abandon("the new process does not get done with the snapshot");
            case TAKING -> {
                standby.lastWords = "it did not get ready";
                succession.emit(new Effect.Kill(standby.generation)); // its death brings the old build back
                enter(Step.TAKING, TAKE_NS);
            }
            case TRIAL -> {
                slot.swaps++;
                succession.askForSnapshot(slot); // a process on trial writes none by itself
                finish(Outcome.done(String.format(Locale.ROOT,
                    "%s: %s serves in place of %s, process %d; it stood still for %.1f ms", name(),
                    build.version(), before.version(), standby.pid, slot.lastPauseNs() / 1e6)));
            }
            case ROLLBACK -> finish(Outcome.failed(name() + ": " + trouble + "; the old build does not get ready"));
        }
    }

    /** Before the old process ended. If it was told to, it is replaced as after any death. */
    private void abandon(String why) {
        if (slot.state() == ServiceSlot.State.STOPPING) {
            slot.enter(ServiceSlot.State.RUNNING, succession.nowNs());
        }
        drop();
        finish(Outcome.failed(name() + " was not swapped: " + why));
    }

    private void drop() {
        succession.end(standby);
        standby = null;
    }

    private void finish(Outcome outcome) {
        succession.swapIsOver(command, outcome);
    }

    /** Nobody waits for the answer of {@code which} any more; a swap goes on all the same. */
    void givenUp(long which) {
        if (command == which) {
            command = Succession.NOBODY;
        }
    }

    /**
     * The supervisor was killed, and with it whoever waited: what has not touched the service yet is given up, the rest
     * goes on.
     */
    void resume() {
        command = Succession.NOBODY;
        if (step.compareTo(Step.TAKING) < 0) {
            abandon("the supervisor was killed meanwhile");
        }
    }

    /** The sandbox ends. */
    void cancel() {
        succession.answer(command, Outcome.failed(Succession.ENDS));
    }

    private String name() {
        return slot.id.label();
    }
}
