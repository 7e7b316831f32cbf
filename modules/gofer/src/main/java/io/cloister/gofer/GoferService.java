package io.cloister.gofer;

import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.gofer.GoferAdapter;

/** The gofer service: takes requests one at a time and answers each at once. */
public final class GoferService implements KernelService {
    private final GoferCounters counters = new GoferCounters();
    /** Not used but by the adapter; a snapshot finds its parts here. */
    private final GoferHandler handler;
    private final GoferAdapter adapter;

    /** Serves the given roots; {@code writable[i]} says whether root i may be changed. */
    public GoferService(HostTree host, int[] rootFds, boolean[] writable) {
        handler = new GoferHandler(host, new Nodes(host, rootFds, writable), counters);
        adapter = new GoferAdapter(handler);
    }

    @Override
    public ServiceId id() {
        return ServiceId.GOFER;
    }

    @Override
    public void onRequest(Message request, Message reply) {
        counters.requests++;
        adapter.onRequest(request, reply);
    }

    @Override
    public void onEvent(Message event) {
        adapter.onEvent(event);
    }
}
