package io.cloister.supervisor.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.spec.ContainerSpec;
import io.cloister.spec.MountSpec;
import io.cloister.spec.SandboxSpec;
import io.cloister.spec.Unserved;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of {@code do} make of a sandbox, and which of them are refused. */
class DoOptionsTest {
    @TempDir
    private Path host;

    @BeforeAll
    static void library() {
        System.setProperty("cloister.native", Path.of(System.getProperty("cloister.root"), "native/build").toString());
    }

    private static DoCommand parsed(String... options) {
        return CloisterCommand.doLine().parseArgs(options).commandSpec().commandLine().getCommand();
    }

    private static SandboxSpec spec(String... options) {
        DoCommand command = parsed(options);
        command.check();
        SandboxSpec spec = new DoSpec(command, Volume.parse(command.volumes)).of("test", new Terminal());
        Unserved.refuse(spec);
        return spec;
    }

    private static String refused(String... options) {
        String why = assertThrows(OperatorError.class, () -> spec(options)).getMessage();
        assertFalse(why.contains("\n"), why);
        return why;
    }

    @Test
    void namesAreNamesOfDirectories() {
        for (String wrong :
                new String[] {"", ".", "..", "a/b", "/a", "-x", ".x", "a b", "a\033[31m", "\u00e4", "x".repeat(65)}) {
            assertTrue(refused("--id", wrong, "--", "true").startsWith("--id " + wrong + ": write 1 to 64"), wrong);
        }
        for (String right : new String[] {"a", "7", "A-b_c.d", "x".repeat(64)}) {
            assertDoesNotThrow(() -> spec("--id", right + "", "--", "true"), right);
        }
    }

    @Test
    void volumes() {
        for (String wrong : new String[] {"x", ":/x", host + ":", host + ":x", host + ":/x:ro:ro", host + ":/x:rx"}) {
            assertTrue(refused("--volume", wrong, "--", "true").startsWith("--volume " + wrong + ": write"), wrong);
        }
        assertTrue(refused("--volume", host + ":/x", "--volume", host + ":/x/.:ro", "--", "true")
                .contains("/x is said twice"));
        assertTrue(refused("--volume", host + "/none:/x", "--", "true").endsWith("no directory " + host + "/none"));
        ContainerSpec container = spec("--volume", host + ":/x/", "--volume", host + ":/y:ro", "--", "true")
                .container();
        assertEquals(List.of(new MountSpec("/x", MountSpec.BIND, host.toString(), List.of()),
            new MountSpec("/y", MountSpec.BIND, host.toString(), List.of("ro"))), container.binds());
    }

    @Test
    void directories() throws Exception {
        assertTrue(refused("--cwd", "usr", "--", "true").startsWith("--cwd usr: write a path that begins with /"));
        assertEquals("/usr", spec("--cwd", "/usr/./lib/..", "--", "true").container().process().cwd());
        assertEquals("/", spec("--root-ro", host.toString(), "--", "true").container().process().cwd());
        String self = System.getProperty("user.dir");
        Files.createDirectories(Path.of(host + self));
        assertEquals(self, spec("--root-ro", host.toString(), "--", "true").container().process().cwd());
    }

    @Test
    void bounds() {
        SandboxSpec spec = spec("--memory", "64m", "--", "true");
        assertEquals(64 << 20, spec.container().resources().memory().limit());
        assertEquals(64 << 20, spec.machine().memoryBytes());
    }
}
