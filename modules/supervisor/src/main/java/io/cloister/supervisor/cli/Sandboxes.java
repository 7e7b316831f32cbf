package io.cloister.supervisor.cli;

import io.cloister.journal.JournalReader;
import io.cloister.runtime.record.JournalRecordDescriptor;
import io.cloister.supervisor.control.ControlClient;
import io.cloister.supervisor.control.ControlReply;
import io.cloister.supervisor.control.ControlRequest;
import io.cloister.supervisor.state.SandboxDirectory;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;

/** How commands find the sandbox that the operator named. */
final class Sandboxes {
    private static final int MINUTE_S = 60;
    private static final int HOUR_S = 3600;

    private Sandboxes() {
    }

    /** The sandbox called {@code id} (or uniquely beginning so), running or ended. */
    static SandboxDirectory find(String id) throws IOException {
        return find(id, CloisterCommand.FAILED);
    }

    /** The same; {@code status} is how a command ends that does not find it. */
    static SandboxDirectory find(String id, int status) throws IOException {
        SandboxDirectory found = SandboxDirectory.find(id);
        if (found == null) {
            throw new OperatorError(status, "no sandbox " + id + ", or more than one that begins so; see cloister ps");
        }
        return found;
    }

    /** The same, for those who read its journal: refuses one whose records this build can't read. */
    static SandboxDirectory withJournal(String id) throws IOException {
        return withJournal(id, JournalRecordDescriptor.OLDEST);
    }

    /** The same, for those who replay it: refuses one whose records are not as this build writes them. */
    static SandboxDirectory withJournalOfToday(String id) throws IOException {
        return withJournal(id, JournalRecordDescriptor.VERSION);
    }

    private static SandboxDirectory withJournal(String id, int oldest) throws IOException {
        SandboxDirectory found = find(id, CloisterCommand.USAGE);
        int version = JournalReader.version(found.journal());
        if (version < oldest || version > JournalRecordDescriptor.VERSION) {
            throw new OperatorError(
                    CloisterCommand.USAGE,
                    "the journal of " + found.id() + " has records of version " + version
                            + ", and this build of Cloister reads version " + JournalRecordDescriptor.VERSION
                            + ": look at it with the build that recorded it, or record anew with this one");
        }
        return found;
    }

    /** Asks the supervisor of {@code sandbox}. */
    static ControlReply ask(SandboxDirectory sandbox, ControlRequest request) throws IOException {
        if (!sandbox.read().isRunning()) {
            throw new OperatorError(
                    CloisterCommand.FAILED,
                    sandbox.id() + " has ended; only its journal is left: cloister journal show " + sandbox.id());
        }
        try {
            ControlReply reply = ControlClient.ask(sandbox.controlSocket(), request);
            if (reply.error() != null) {
                throw new OperatorError(CloisterCommand.FAILED, sandbox.id() + ": " + reply.error());
            }
            return reply;
        } catch (SocketException e) {
            throw new OperatorError(
                    CloisterCommand.FAILED, sandbox.id() + " does not listen yet, or no more: " + e.getMessage());
        }
    }

    /** {@code 0.42s}, {@code 12s}, {@code 3m05s}, {@code 2h07m}. */
    static String duration(long ms) {
        Duration d = Duration.ofMillis(Math.max(0, ms));
        long s = d.toSeconds();
        if (s < 10) {
            return String.format(Locale.ROOT, "%.2fs", d.toMillis() / 1000.0);
        }
        return s < MINUTE_S ? s + "s" : s < HOUR_S ? String.format("%dm%02ds", s / MINUTE_S, s % MINUTE_S)
            : String.format("%dh%02dm", s / HOUR_S, s % HOUR_S / MINUTE_S);
    }

    /** {@code 17K}, {@code 3.4M}. */
    static String size(long bytes) {
        double k = bytes / 1024.0;
        return k < 1024 ? Math.round(k) + "K" : String.format(Locale.ROOT, "%.1fM", k / 1024);
    }
}
