package io.cloister.supervisor.succession;

/**
 * How a command ended.
 *
 * @param error why it failed, one line; null where it did not. @param text what was done, one line; null with an error.
 */
public record Outcome(String error, String text) {
    /** It failed. */
    public static Outcome failed(String why) {
        return new Outcome(why, null);
    }

    /** It was done. */
    public static Outcome done(String what) {
        return new Outcome(null, what);
    }
}
