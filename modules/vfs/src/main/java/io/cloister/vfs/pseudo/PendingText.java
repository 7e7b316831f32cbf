package io.cloister.vfs.pseudo;

import io.cloister.bus.WaitQueue;

/** A text that is being put together from other services' answers. */
public interface PendingText {
    /** The text; null while it is not complete. */
    byte[] text();

    /** {@code readers} are woken once when the text is complete. */
    void whenReady(WaitQueue readers);

    /** Nobody wants it any more. */
    void abandon();
}
