package io.cloister.runtime.tape;

import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Tape;

/**
 * The tape as the transport sees it: all that a service takes in and gives out, in order. Called by the service's
 * thread; must not block for long.
 *
 * <p>Order matters for who has to go on after a crash. An input is recorded before the service sees it. A completed
 * call is recorded before it is published (who recovers looks whether that happened). A sent message is recorded after
 * it was sent (its receiver drops what it had already).
 */
public interface MessageTape extends Tape {
    /**
     * A guest call is about to be taken: the last moment at which it is no part of the state yet, and so the time for a
     * snapshot.
     */
    default void beforeCall() {
    }

    /** A guest call was taken. Copied-in strings and data are read from the call here, before the service sees it. */
    void call(long nowNs, Call call);

    /** A guest call is about to be answered. */
    void completed(long nowNs, Call call, long result, int replyFlags);

    /** A message was taken from a ring, or the reply to a request (kind REPLY). */
    void received(long nowNs, Message message);

    /** A message was sent. */
    void sent(long nowNs, ServiceId to, Message message);

    /** Deadlines are handled. */
    void timer(long nowNs);

    /** The input taken last has been handled. */
    void settled();

    /** Replaying: the service answers {@code call} again. */
    void recompleted(Call call, long result, int replyFlags);

    /** Replaying: the service sends {@code message} again. */
    void resent(ServiceId to, Message message);

    /** Replaying: the reply that {@code from} gave. */
    void replayReply(ServiceId from, Message into);

    /** Keeps nothing. */
    MessageTape NONE = new NoTape();
}
