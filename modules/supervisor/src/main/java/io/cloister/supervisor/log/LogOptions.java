package io.cloister.supervisor.log;

import java.nio.file.Path;

/**
 * What the operator wants of the log.
 *
 * @param file where to, or null: a file of the sandbox's own, or standard error if he looks for a reason.
 * @param json one object a line, else text.
 * @param debug he looks for a reason: all of it, on standard error, too.
 */
public record LogOptions(Path file, boolean json, boolean debug) {
    /** Of {@code sandbox}, whose own file is {@code usual}. */
    public LogTarget target(String sandbox, Path usual) {
        Path to = file != null || debug ? file : usual;
        return new LogTarget(sandbox, to, debug, json, debug ? Log.Level.DEBUG : Log.Level.INFO);
    }
}
