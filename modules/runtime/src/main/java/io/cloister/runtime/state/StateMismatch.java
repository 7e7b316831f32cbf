package io.cloister.runtime.state;

import java.io.IOException;

/**
 * A state that can't be saved, or a snapshot that does not fit this build or is damaged. The message is one clear
 * sentence.
 */
public final class StateMismatch extends IOException {
    private static final long serialVersionUID = 1;

    /** With its sentence. */
    public StateMismatch(String sentence) {
        super(sentence);
    }
}
