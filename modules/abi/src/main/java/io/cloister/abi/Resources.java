package io.cloister.abi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
            return split(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** By hand: the first stream of a JVM costs more than reading all our tables. */
    private static List<String> split(final String text) {
        final var lines = new ArrayList<String>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        return lines;
    }
}
