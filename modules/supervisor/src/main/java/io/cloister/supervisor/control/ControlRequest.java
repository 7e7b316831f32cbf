package io.cloister.supervisor.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a command asks.
 *
 * @param action {@code state}, {@code start}, {@code signal}, {@code dmesg}, {@code tasks}, {@code services}, {@code
 *     snapshot} or {@code swap}.
 * @param signal number, for {@code signal}. @param task whom, 0 for the first program.
 * @param service of which service, for {@code snapshot} and {@code swap}. @param jar the new build, null: the same.
 *     @param dryRun only try.
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ControlRequest(
        @JsonProperty("do") String action, int signal, int task, String service, String jar, boolean dryRun) {
    /** Longest request, bytes. */
    static final int MAX_BYTES = 4096 + 1024;

    /** One that is not about a service. */
    public ControlRequest(String action, int signal, int task) {
        this(action, signal, task, null, null, false);
    }
}
