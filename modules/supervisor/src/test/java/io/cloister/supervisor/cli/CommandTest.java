package io.cloister.supervisor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Signals;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The command line: one line for each mistake, with the mend, and the right exit status. */
final class CommandTest {
    private record Outcome(int status, String errors) {
    }

    @Test
    void mistakesAreOneLineAndStatus125() {
        for (String line : new String[] {
            "frob",
            "do",
            "ps --frob",
            "kill KILL",
            "do --network moon -- true",
            "do --root-ro /no/such -- true",
            "bench --runs x"
        }) {
            Outcome outcome = run(line.split(" "));
            assertEquals(CloisterCommand.FAILED, outcome.status(), line);
            assertEquals(1, outcome.errors().lines().count(), line + ": " + outcome.errors());
            assertTrue(outcome.errors().startsWith("cloister: "), outcome.errors());
        }
    }

    @Test
    void journalCommandsEndWith2() {
        for (String line : new String[] {
            "journal",
            "journal show",
            "journal show --syscall opnat x",
            "journal show --service nobody x",
            "journal show no-such-sandbox",
            "journal show --format xml x",
            "journal show --task twelve x",
            "journal stats no-such-sandbox",
            "journal tail no-such-sandbox",
            "replay no-such-sandbox",
            "replay",
            "replay --port x y"
        }) {
            Outcome outcome = run(line.split(" "));
            assertEquals(CloisterCommand.USAGE, outcome.status(), line);
            assertEquals(1, outcome.errors().lines().count(), line + ": " + outcome.errors());
            assertTrue(outcome.errors().startsWith("cloister: "), outcome.errors());
        }
    }

    @Test
    void everyCommandHasAHelp() {
        for (String name : CloisterCommand.commandLine().getSubcommands().keySet()) {
            assertEquals(
                    0,
                    CloisterCommand.commandLine()
                            .setOut(new PrintWriter(Writer.nullWriter()))
                            .execute(name, "--help"),
                    name);
        }
    }

    @Test
    void signalsByNameAndNumber() {
        assertEquals(Signals.SIGKILL, KillCommand.number("9"));
        assertEquals(Signals.SIGTERM, KillCommand.number("TERM"));
        assertEquals(Signals.SIGTERM, KillCommand.number("sigterm"));
        assertEquals(Signals.SIGINT, KillCommand.number("-INT"));
        assertEquals(0, KillCommand.number("do-1f3k"));
    }

    @Test
    void durations() {
        assertEquals(10_000_000_000L, JournalOptions.nanos("--since", "10s"));
        assertEquals(1_500_000_000L, JournalOptions.nanos("--since", "1.5"));
        assertEquals(250_000, JournalOptions.nanos("--since", "250us"));
        assertEquals(-300_000_000_000L, JournalOptions.nanos("--since", "-5m"));
        for (String wrong : new String[] {"soon", "", "1.s", "5 s", "1e3", "99999999999999"}) {
            assertThrows(OperatorError.class, () -> JournalOptions.nanos("--since", wrong), wrong);
        }
        assertEquals("0.42s", Sandboxes.duration(420));
        assertEquals("3m05s", Sandboxes.duration(185_000));
    }

    @Test
    void hardeningPageIsCurrent() throws Exception {
        Path root = Path.of(System.getProperty("cloister.root"));
        System.setProperty("cloister.native", root.resolve("native/build").toString());
        assertEquals(GenerateHardeningDoc.page(), Files.readString(root.resolve("docs/HARDENING.md")),
            "the seccomp profiles changed: run GenerateHardeningDoc docs/HARDENING.md");
    }

    private static Outcome run(String... words) {
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true));
        try {
            return new Outcome(CloisterCommand.run(words), errors.toString());
        } finally {
            System.setErr(before);
        }
    }
}
