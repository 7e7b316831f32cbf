package io.cloister.viewer.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The query part of an address, checked as it is read. */
final class Parameters {
    private static final long LONGEST_NS = 1L << 53;

    private final Map<String, String> values = new HashMap<>();

    Parameters(String raw) throws BadQueryException {
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            try {
                values.put(equals < 0 ? pair : pair.substring(0, equals),
                    equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new BadQueryException("the address is not well formed");
            }
        }
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** A moment or duration. */
    long ns(String name) throws BadQueryException {
        return number(name, -LONGEST_NS, LONGEST_NS);
    }

    /** A number within bounds. */
    long number(String name, long least, long most) throws BadQueryException {
        String text = text(name);
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new BadQueryException(name + "=" + text + " is no number");
        }
        throw new BadQueryException(name + "=" + text + " is not within " + least + " and " + most);
    }

    /** Numbers from 0 to below {@code limit}, separated by commas, no more of them than there can be. */
    int[] numbers(String name, int limit) throws BadQueryException {
        String text = text(name);
        String[] parts = text.isEmpty() ? new String[0] : text.split(",");
        if (parts.length > limit) {
            throw new BadQueryException(name + ": more than " + limit + " numbers");
        }
        int[] numbers = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("\\d{1,7}") || Integer.parseInt(parts[i]) >= limit) {
                throw new BadQueryException(name + ": there is no number " + parts[i]);
            }
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers;
    }
}
