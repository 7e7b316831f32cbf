package io.cloister.dispatch;

import io.cloister.bus.Bus;
import io.cloister.bus.NotState;
import io.cloister.bus.mm.MmProxy;
import io.cloister.bus.proc.ProcProxy;
import io.cloister.bus.supervisor.SupervisorProxy;
import io.cloister.bus.vfs.VfsProxy;

/** Whom dispatch speaks to. */
@NotState
final class Peers {
    final ProcProxy proc;
    final MmProxy mm;
    final VfsProxy vfs;
    final SupervisorProxy supervisor;

    Peers(Bus bus) {
        proc = new ProcProxy(bus);
        mm = new MmProxy(bus);
        vfs = new VfsProxy(bus);
        supervisor = new SupervisorProxy(bus);
    }
}
