package io.cloister.supervisor.state;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * What is on disk about a sandbox.
 *
 * @param id its name.
 * @param guardPid host process that was started as the sandbox, and outlives it: signals for it go there.
 * @param supervisorPid host process of its supervisor, which may be succeeded by another.
 * @param command the first program.
 * @param createdMs start, ms since 1970. @param endedMs end, 0 while it runs.
 * @param exitStatus what the supervisor exited with, -1 while it runs.
 * @param platform systrap. @param journalMode flight, full or off.
 * @param services host process ids.
 */
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
        Map<String, Integer> services) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static SandboxRecord read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), SandboxRecord.class);
    }

    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling("sandbox.json.new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), this);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The same, ended. */
    public SandboxRecord ended(long nowMs, int status) {
        return new SandboxRecord(
                id, guardPid, supervisorPid, command, createdMs, nowMs, status, platform, journalMode, services);
    }

    /** The same, with another supervisor. */
    public SandboxRecord succeeded(long newPid) {
        return new SandboxRecord(
                id, guardPid, newPid, command, createdMs, endedMs, exitStatus, platform, journalMode, services);
    }

    /** True until its guard has ended. */
    @JsonIgnore
    public boolean isRunning() {
        return endedMs == 0 && ProcessHandle.of(guardPid).map(ProcessHandle::isAlive).orElse(false);
    }
}
