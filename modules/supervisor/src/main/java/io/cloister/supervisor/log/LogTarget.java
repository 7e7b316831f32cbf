package io.cloister.supervisor.log;

import java.nio.file.Path;

/**
 * Where lines go.
 *
 * @param sandbox the id of what they are about.
 * @param file appended to, or null.
 * @param standardError there, too.
 * @param json one object a line, else text.
 * @param least the least important that is written.
 */
public record LogTarget(String sandbox, Path file, boolean standardError, boolean json, Log.Level least) {
}
