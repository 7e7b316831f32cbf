package io.cloister.supervisor.life;

import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.journal.JournalLimits;
import io.cloister.journal.JournalWriter;
import io.cloister.platform.Mappings;
import io.cloister.runtime.record.JournalMode;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.supervisor.boot.Home;
import io.cloister.supervisor.boot.Sandbox;
import io.cloister.supervisor.boot.ServiceBuilds;
import io.cloister.supervisor.boot.Vault;
import io.cloister.supervisor.control.ControlHandler;
import io.cloister.supervisor.control.ControlServer;
import io.cloister.supervisor.control.Startable;
import io.cloister.supervisor.replay.ReplaySetup;
import io.cloister.supervisor.state.SandboxDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the supervisor does beside waiting for the first program: writes the journals, answers other commands. Nothing
 * of it before the program runs or has to be waited for, since every millisecond before that is one that the operator
 * waits.
 */
final class SandboxWatch implements AutoCloseable {
    private final Vault vault;
    private final SandboxDirectory directory;
    private final JournalMode mode;
    private final Consumer<String> trouble;
    private ControlServer control;
    private JournalWriter journals;

    /** {@code trouble} gets a line for what did not work. */
    SandboxWatch(Vault vault, SandboxDirectory directory, JournalMode mode, Consumer<String> trouble) {
        this.vault = vault;
        this.directory = directory;
        this.mode = mode;
        this.trouble = trouble;
    }

    /** Begins, if it has not; {@code again}: where another supervisor was killed. */
    void begin(Sandbox sandbox, Startable life, boolean again) {
        if (control != null) {
            return;
        }
        TaskTable tasks = new TaskTable(Mappings.map(vault.tasks(), TaskTable.SIZE, "task table"));
        control = new ControlServer(
                directory.controlSocket(), new ControlHandler(sandbox, life, tasks, trouble, this::swapped));
        control.start();
        if (mode != JournalMode.OFF) {
            journals = openJournals();
            if (again) {
                journals.succeed();
            } else {
                journals.start();
            }
        }
    }

    /** Who replays the journal is told that another build made a part of it. */
    private void swapped(ServiceId id, Path jar) {
        try {
            ReplaySetup setup = ReplaySetup.read(directory);
            if (setup != null) {
                setup.swapped(
                                id,
                                new ServiceBuilds(jar + ":"
                                                + Home.fromEnvironment().serviceClassPath())
                                        .of(id))
                        .write(directory);
            }
        } catch (IOException e) {
            trouble.accept("the new build of " + id.label() + " is not noted beside the journal: " + e.getMessage());
        }
    }

    /** The services have ended: what they recorded last is written out. */
    @Override
    public void close() {
        if (control != null) {
            control.close();
        }
        if (mode != JournalMode.OFF) {
            (journals == null ? openJournals() : journals).close();
        }
    }

    private JournalWriter openJournals() {
        JournalWriter writer = new JournalWriter(mode, JournalLimits.FLIGHT_BYTES);
        for (ServiceId id : Sandbox.SERVICES) {
            writer.add(
                    id,
                    Mappings.map(vault.tape(id), TapeDescriptor.SIZE, "tape"),
                    directory.journal().resolve(id.label()));
        }
        return writer;
    }
}
