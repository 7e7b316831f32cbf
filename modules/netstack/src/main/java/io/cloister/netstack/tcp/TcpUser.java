package io.cloister.netstack.tcp;

/** Who uses a connection or a listener: a socket. */
public interface TcpUser {
    /**
     * Something changed that poll(2) may show.
     *
     * @param news true if it is to be told even if the poll mask stays equal: more data, another connection, room
     *     after a full buffer.
     */
    void onTcpChange(boolean news);
}
