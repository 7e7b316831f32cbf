package io.cloister.netstack.socket;

import io.cloister.netstack.ip.IpLayer;
import io.cloister.netstack.wire.Packet;
import java.util.ArrayList;
import java.util.List;

/** The sockets that see packets before the transports do: raw and ping. */
public final class RawTable implements IpLayer.RawTap {
    private final List<RawSocket> sockets = new ArrayList<>();
    private int nextEchoId;

    void open(RawSocket socket) {
        sockets.add(socket);
    }

    void close(RawSocket socket) {
        sockets.remove(socket);
    }

    /** An echo identifier for a ping socket that chose none; 0 if all are taken. */
    int freeEchoId() {
        for (int i = 0; i < 65535; i++) {
            nextEchoId = nextEchoId % 65535 + 1;
            if (echoIdFree(nextEchoId)) {
                return nextEchoId;
            }
        }
        return 0;
    }

    boolean echoIdFree(int id) {
        for (RawSocket s : sockets) {
            if (s.ping() && s.localPort == id) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean onPacket(Packet packet) {
        boolean taken = false;
        for (int i = 0; i < sockets.size(); i++) {
            taken |= sockets.get(i).offer(packet);
        }
        return taken;
    }
}
