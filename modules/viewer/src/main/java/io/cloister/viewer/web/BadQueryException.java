package io.cloister.viewer.web;

/** A question that makes no sense; its message is for the one who asked. */
final class BadQueryException extends Exception {
    private static final long serialVersionUID = 1L;

    BadQueryException(String message) {
        super(message, null, false, false);
    }
}
