package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.CallTable;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.Parking;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TimerQueue;
import io.cloister.bus.mm.MmAdapter;

/** The mm service: see the package. */
public final class MmService implements KernelService {
    private final MmKernel kernel;
    private final TimerQueue timers = new TimerQueue();
    private final Parking parking;
    private final CallTable<AddressSpace> calls = new CallTable<>();
    /** Not used but by the adapter; a snapshot finds its parts here. */
    private final MmHandler handler;
    private final MmAdapter adapter;

    /** {@code vdsoAddress}: where stubs keep the host's vdso, 0 for none. */
    public MmService(ServicePorts ports, StubDescriptors descriptors, long vdsoAddress) {
        kernel = new MmKernel(ports, descriptors, vdsoAddress);
        parking = new Parking(ports.tasks(), timers);
        MmapCalls mmap = new MmapCalls(kernel);
        RemapCalls remap = new RemapCalls(kernel, mmap);
        ShmCalls shm = new ShmCalls(kernel, mmap);
        FutexCalls futexes = new FutexCalls(kernel, parking);
        mmap.register(calls);
        remap.register(calls);
        shm.register(calls);
        futexes.register(calls);
        new AdviceCalls(kernel).register(calls);
        new LockCalls(kernel).register(calls);
        new PolicyCalls().register(calls);
        new PatchCalls(kernel).register(calls);
        handler = new MmHandler(kernel, remap, futexes, shm);
        adapter = new MmAdapter(handler, handler);
    }

    @Override
    public ServiceId id() {
        return ServiceId.MM;
    }

    @Override
    public void onCall(Call call) {
        AddressSpace space = kernel.spaceOf(call.tid());
        if (space == null && calls.serves(call.nr())) {
            call.complete(-Errno.ESRCH);
        } else {
            calls.serve(space, call);
        }
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
        parking.cancel(task);
    }

    @Override
    public void onTimer(long nowNs) {
        timers.expire(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return timers.nextDeadlineNs();
    }

    MmKernel kernel() {
        return kernel;
    }
}
