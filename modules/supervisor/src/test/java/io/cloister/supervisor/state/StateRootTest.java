package io.cloister.supervisor.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateRootTest {
    private static final int USER = 12345;

    @TempDir
    private Path home;

    @Test
    void whatTheOperatorSaysCountsMost() {
        Map<String, String> both = Map.of("CLOISTER_STATE", "/a", "XDG_STATE_HOME", "/b");
        assertEquals(Path.of("/a"), StateRoot.of(both, home, 0));
        assertEquals(Path.of("/b/cloister"), StateRoot.of(Map.of("XDG_STATE_HOME", "/b"), home, USER));
        assertEquals(Path.of("/var/lib/cloister"), StateRoot.of(Map.of("XDG_STATE_HOME", "/b"), home, 0));
    }

    @Test
    void homeIfItCanBeUsed() throws IOException {
        Path runtime = Files.createDirectory(home.resolve("run"));
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
        assertEquals(home.resolve(".local/state/cloister"), StateRoot.of(environment, home, USER));
        for (String none : new String[] {"/no/such/home", "?", "", "/dev/null"}) {
            assertEquals(runtime.resolve("cloister"), StateRoot.of(environment, Path.of(none), USER), none);
            assertEquals(Path.of("/tmp/cloister-" + USER), StateRoot.of(Map.of(), Path.of(none), USER), none);
        }
    }

    @Test
    void aDirectoryInTmpMustBeOurs() throws IOException {
        int self = StateRoot.uid();
        Path own = home.resolve("cloister-" + self);
        assertEquals(own, StateRoot.own(home, self));
        Files.createDirectory(own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertEquals(own, StateRoot.own(home, self));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        refused(self);
        Files.delete(own);
        Files.createSymbolicLink(own, Files.createDirectory(home.resolve("elsewhere")));
        refused(self);
        Files.createDirectory(home.resolve("cloister-" + USER));
        refused(USER);
    }

    private void refused(int uid) {
        String why = assertThrows(IllegalStateException.class, () -> StateRoot.own(home, uid)).getMessage();
        assertTrue(why.startsWith(home + "/cloister-" + uid + " is not") && why.contains("CLOISTER_STATE"), why);
    }
}
