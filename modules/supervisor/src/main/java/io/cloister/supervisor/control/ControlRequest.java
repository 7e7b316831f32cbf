package io.cloister.supervisor.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a command asks.
 *
 * @param action {@code signal}, {@code dmesg} or {@code tasks}.
 * @param signal number, for {@code signal}. @param task whom, 0 for the first program.
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ControlRequest(@JsonProperty("do") String action, int signal, int task) {
    /** Longest request, bytes. */
    static final int MAX_BYTES = 4096;
}
