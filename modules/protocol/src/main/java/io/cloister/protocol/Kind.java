package io.cloister.protocol;

/** What a message is to its receiver. */
enum Kind {
    /** Answered at once. */
    REQUEST,
    /** News that goes one way. */
    EVENT,
    /** The answer to a request. */
    REPLY,
    /** Has no body and no method of its own; the transport makes it. */
    TRANSPORT
}
