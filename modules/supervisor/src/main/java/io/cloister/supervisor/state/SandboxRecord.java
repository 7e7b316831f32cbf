package io.cloister.supervisor.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloister.spec.ByteText;
import io.cloister.spec.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * What is on disk about a sandbox. A later build may have written more than this one knows.
 *
 * @param id its name.
 * @param guardPid host process that was started as the sandbox, and outlives it: signals for it go there.
 * @param supervisorPid host process of its supervisor, which may be succeeded by another.
 * @param command the first program.
 * @param createdMs start, ms since 1970. @param endedMs end, 0 while it runs.
 * @param exitStatus what the supervisor exited with, -1 while it runs.
 * @param platform systrap. @param journalMode flight, full or off.
 * @param services host process ids. @param state what it has come to, as far as its supervisor could write that down.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SandboxRecord(
        String id,
        long guardPid,
        long supervisorPid,
        List<String> command,
        long createdMs,
        long endedMs,
        int exitStatus,
        String platform,
        String journalMode,
        Map<String, Integer> services,
        SandboxState state) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SYSTRAP = "systrap";

    /** Builds before this one wrote no state. */
    public SandboxRecord {
        if (state == null) {
            state = endedMs == 0 ? SandboxState.RUNNING : SandboxState.STOPPED;
        }
    }

    /** Of one that is being made by this process. */
    public static SandboxRecord of(String id, long guardPid, SandboxSpec spec, Map<String, Integer> services) {
        List<String> command =
                spec.container().process().args().stream().map(ByteText::readable).toList();
        return new SandboxRecord(
                id,
                guardPid,
                ProcessHandle.current().pid(),
                command,
                System.currentTimeMillis(),
                0,
                -1,
                SYSTRAP,
                spec.kernel().recording().label(),
                services,
                SandboxState.CREATING);
    }

    static SandboxRecord read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), SandboxRecord.class);
    }

    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling("sandbox.json.new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), this);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The same in another state. */
    public SandboxRecord in(SandboxState next) {
        return with(supervisorPid, endedMs, exitStatus, next);
    }

    /** The same, ended. */
    public SandboxRecord ended(long nowMs, int status) {
        return with(supervisorPid, nowMs, status, state);
    }

    /** The same, with another supervisor. */
    public SandboxRecord succeeded(long newPid) {
        return with(newPid, endedMs, exitStatus, state);
    }

    private SandboxRecord with(long supervisor, long ended, int status, SandboxState next) {
        return new SandboxRecord(
                id, guardPid, supervisor, command, createdMs, ended, status, platform, journalMode, services, next);
    }

    /** True until its guard has ended. */
    @JsonIgnore
    public boolean isRunning() {
        return endedMs == 0 && ProcessHandle.of(guardPid).map(ProcessHandle::isAlive).orElse(false);
    }
}
