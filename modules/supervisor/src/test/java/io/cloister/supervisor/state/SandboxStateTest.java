package io.cloister.supervisor.state;

import static io.cloister.supervisor.state.SandboxState.CREATED;
import static io.cloister.supervisor.state.SandboxState.CREATING;
import static io.cloister.supervisor.state.SandboxState.RUNNING;
import static io.cloister.supervisor.state.SandboxState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.spec.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxStateTest {
    @TempDir
    private Path directory;

    @Test
    void oneAfterTheOther() {
        assertEquals(Set.of(CREATED, STOPPED), after(CREATING));
        assertEquals(Set.of(RUNNING, STOPPED), after(CREATED));
        assertEquals(Set.of(STOPPED), after(RUNNING));
        assertEquals(Set.of(), after(STOPPED));
    }

    private static Set<SandboxState> after(SandboxState state) {
        EnumSet<SandboxState> all = EnumSet.allOf(SandboxState.class);
        all.removeIf(next -> !state.canBecome(next));
        return all;
    }

    @Test
    void theRecordHasIt() throws IOException {
        SandboxDirectory sandbox = new SandboxDirectory(directory);
        SandboxRecord record = SandboxRecord.of("x", 1, SandboxSpec.plain("a", "b"), Map.of());
        assertEquals(CREATING, record.state());
        sandbox.write(record.in(CREATED));
        assertEquals(record.in(CREATED), sandbox.read());
        assertTrue(Files.readString(directory.resolve("sandbox.json")).contains("\"state\" : \"created\""));
    }

    /** As builds wrote it that knew no states, and as one may that knows more. */
    @Test
    void aRecordOfAnotherBuildIsRead() throws IOException {
        Path file = directory.resolve("sandbox.json");
        String old = "{'id':'x','guardPid':1,'supervisorPid':2,'command':['a'],'createdMs':1,'endedMs':%d,"
                + "'exitStatus':0,'platform':'systrap','journalMode':'off','services':{}%s}";
        Files.writeString(file, String.format(old, 0, "").replace('\'', '"'));
        assertEquals(RUNNING, new SandboxDirectory(directory).read().state());
        Files.writeString(file, String.format(old, 5, ",'later':1").replace('\'', '"'));
        assertEquals(STOPPED, new SandboxDirectory(directory).read().state());
    }
}
