package io.cloister.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text tables that lie beside this package's classes.
 */
public final class Resources {
    private Resources() {
    }

    /** The lines of resource {@code name}, which is part of the jar: it is a bug if it is missing. */
    public static List<String> lines(final String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
