package io.cloister.vfs.pseudo;

/** A text that is being put together from other services' answers. */
public interface PendingText {
    /** The text; null while it is not complete. */
    byte[] text();

    /** {@code listener} runs once when the text is complete. */
    void whenReady(Runnable listener);

    /** Nobody wants it any more. */
    void abandon();
}
