package io.cloister.mm;

import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;

/** The mm service: see the package. */
public final class MmService implements KernelService {
    private final MmKernel kernel;
    private final FutexTable futexTable;
    private final FutexCalls futexes;
    private final RemapCalls remap;
    private final ShmCalls shm;
    private final MmRequestAdapter adapter;

    /** {@code vdsoAddress}: where stubs keep the host's vdso, 0 for none. */
    public MmService(ServicePorts ports, StubDescriptors descriptors, long vdsoAddress) {
        kernel = new MmKernel(ports, descriptors, vdsoAddress);
        futexTable = new FutexTable(kernel.counters);
        futexes = new FutexCalls(kernel, futexTable);
        MmapCalls mmap = new MmapCalls(kernel);
        remap = new RemapCalls(kernel, mmap);
        shm = new ShmCalls(kernel, mmap);
        adapter = new MmRequestAdapter(kernel, mmap, remap, futexes, shm);
    }

    @Override
    public ServiceId id() {
        return ServiceId.MM;
    }

    @Override
    public void onCall(Call call) {
        adapter.onCall(call);
    }

    @Override
    public void onRequest(Message request, Message reply) {
        adapter.onRequest(request, reply);
    }

    @Override
    public void onEvent(Message event) {
        adapter.onEvent(event);
    }

    @Override
    public void onCancel(int task) {
        futexes.cancel(task);
    }

    @Override
    public void onTimer(long nowNs) {
        futexes.expire(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return futexTable.nextDeadlineNs();
    }

    MmKernel kernel() {
        return kernel;
    }
}
