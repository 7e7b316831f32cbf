package io.cloister.netstack.socket;

import java.util.ArrayList;
import java.util.List;

/** The sockets that something happened to within the current message, in the order it happened. */
public final class Readiness {
    /** Where the news goes: the event VfsSocketReady. */
    public interface Sink {
        /** Socket {@code id} is ready for {@code mask}; {@code error} is its pending error. */
        void ready(int id, int mask, int error);
    }

    private final List<NetSocket> changed = new ArrayList<>();

    /** Notes that poll(2) may see a difference; {@code news}: tell it even if the mask stays the same. */
    void changed(NetSocket socket, boolean news) {
        if (!socket.noted) {
            socket.noted = true;
            changed.add(socket);
        }
        socket.news |= news;
    }

    /** The mask that the reply of the current message carries. */
    public void reported(NetSocket socket, int mask) {
        socket.lastMask = mask;
    }

    /** Tells what is to be told. */
    public void flush(Sink sink) {
        for (int i = 0; i < changed.size(); i++) {
            NetSocket socket = changed.get(i);
            int mask = socket.closed ? 0 : socket.poll();
            if (!socket.closed && !socket.isNew && (socket.news || mask != socket.lastMask)) {
                sink.ready(socket.id(), mask, socket.pendingError());
            }
            socket.lastMask = mask;
            socket.noted = false;
            socket.news = false;
        }
        changed.clear();
    }
}
