package io.cloister.dispatch;

import io.cloister.bus.Bus;
import io.cloister.bus.NotState;
import io.cloister.bus.mm.MmProxy;

/** Whom dispatch speaks to. */
@NotState
final class Peers {
    final MmProxy mm;

    Peers(Bus bus) {
        mm = new MmProxy(bus);
    }
}
