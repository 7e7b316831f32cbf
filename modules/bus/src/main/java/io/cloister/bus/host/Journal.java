package io.cloister.bus.host;

import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;

/** Where everything a service consumes and produces is written, in order. Called by the service's thread; must not block for long. */
public interface Journal {
    /** A guest call was taken. Copied-in strings and data are read from the call here, before the service sees it. */
    void call(long nowNs, Call call);

    /** A guest call was answered. */
    void completed(long nowNs, Call call, long result, int replyFlags);

    /** A message was taken from the ring (request, reply, cancel or event). */
    void received(long nowNs, Message message);

    /** A message was sent. */
    void sent(long nowNs, ServiceId to, Message message);

    /** Deadlines were handled. */
    void timer(long nowNs);

    /** An answer of a host port, as bytes (full mode), given while the current message is handled. */
    void input(int port, byte[] bytes, int length);

    /** Keeps nothing. */
    Journal NONE = new Journal() {
        @Override
        public void call(long nowNs, Call call) {
        }

        @Override
        public void completed(long nowNs, Call call, long result, int replyFlags) {
        }

        @Override
        public void received(long nowNs, Message message) {
        }

        @Override
        public void sent(long nowNs, ServiceId to, Message message) {
        }

        @Override
        public void timer(long nowNs) {
        }

        @Override
        public void input(int port, byte[] bytes, int length) {
        }
    };
}
