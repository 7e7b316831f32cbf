package io.cloister.supervisor.log;

/** An event; {@code timeMs} since 1970. */
record LogLine(long timeMs, Log.Level level, String text) {
    private static final int LONGEST = 4000;

    /** The text as it is written: what would begin another line or command a terminal as {@code \\uXXXX}. */
    String clean() {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : c);
        }
        return clean.toString();
    }
}
