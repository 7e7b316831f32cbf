package io.cloister.gofer;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;

/** The gofer service: takes GOFER_FILE requests one at a time and answers each at once. */
public final class GoferService implements KernelService {
    private final GoferRequestAdapter adapter;
    private final GoferCounters counters = new GoferCounters();

    /** Serves the given roots; {@code writable[i]} says whether root i may be changed. */
    public GoferService(HostTree host, int[] rootFds, boolean[] writable) {
        adapter = new GoferRequestAdapter(host, new Nodes(host, rootFds, writable), counters);
    }

    @Override
    public ServiceId id() {
        return ServiceId.GOFER;
    }

    @Override
    public void onCall(Call call) {
        call.complete(-Errno.ENOSYS);
    }

    @Override
    public void onRequest(Message request, Message reply) {
        int op = (int) request.a[0];
        if (op > 0 && op < counters.requests.length) {
            counters.requests[op]++;
        }
        reply.a[0] = adapter.handle(op, request, reply);
        if (reply.a[0] < 0) {
            counters.refused++;
            reply.length(0);
        }
    }

    @Override
    public void onEvent(Message event) {
        // Nothing is told to the gofer one-way.
    }

    @Override
    public void onCancel(int task) {
        // Nothing is ever parked here.
    }

    @Override
    public void onTimer(long nowNs) {
        // No deadlines.
    }

    @Override
    public long nextDeadlineNs() {
        return Long.MAX_VALUE;
    }

    /** Bytes of counters, for the operator. */
    public GoferCounters counters() {
        return counters;
    }
}
