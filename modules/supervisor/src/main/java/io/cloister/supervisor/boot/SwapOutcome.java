package io.cloister.supervisor.boot;

/**
 * How a swap ended.
 *
 * @param error why it failed, one line; null where it did not. @param text what happened, one line; null with an error.
 */
public record SwapOutcome(String error, String text) {
    static SwapOutcome failed(String why) {
        return new SwapOutcome(why, null);
    }

    static SwapOutcome done(String what) {
        return new SwapOutcome(null, what);
    }
}
