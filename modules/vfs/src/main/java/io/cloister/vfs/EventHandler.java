package io.cloister.vfs;

import io.cloister.bus.Message;

/** One kind of event. The message is valid during the call only. */
@FunctionalInterface
public interface EventHandler {
    void handle(Message event);
}
