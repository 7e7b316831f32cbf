package io.cloister.supervisor.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cloister.supervisor.boot.ServiceStatus;
import java.util.List;

/**
 * What a supervisor answers.
 *
 * @param error why not, one line; null if it was done.
 * @param text kernel log, for {@code dmesg}; what was done, for {@code snapshot} and {@code swap}. @param tasks guest
 *     tasks, for {@code tasks}.
 * @param services for {@code services}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ControlReply(String error, String text, List<GuestTask> tasks, List<ServiceStatus> services) {
    /** One guest process. */
    public record GuestTask(int pid, int ppid, int pgid, int sid, int uid, int threads, String state, String command) {
    }

    static ControlReply done() {
        return new ControlReply(null, null, null, null);
    }

    static ControlReply failed(String why) {
        return new ControlReply(why, null, null, null);
    }

    static ControlReply text(String text) {
        return new ControlReply(null, text, null, null);
    }
}
