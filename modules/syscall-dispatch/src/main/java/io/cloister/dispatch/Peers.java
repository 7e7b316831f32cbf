package io.cloister.dispatch;

import io.cloister.bus.Bus;
import io.cloister.bus.NotState;
import io.cloister.bus.mm.MmProxy;
import io.cloister.bus.proc.ProcProxy;

/** Whom dispatch speaks to. */
@NotState
final class Peers {
    final ProcProxy proc;
    final MmProxy mm;

    Peers(Bus bus) {
        proc = new ProcProxy(bus);
        mm = new MmProxy(bus);
    }
}
