package io.cloister.vfs;

import io.cloister.abi.Errno;
import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.vfs.VfsAdapter;
import io.cloister.spec.SandboxSpec;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.task.Caller;

/** The file service: takes guests' calls, requests and events, and hands each to the room that serves it. */
public final class VfsService implements KernelService {
    private final VfsParts parts;
    private final VfsMounts mounts;
    private final VfsCalls calls;
    /** Not used but by the adapter; a snapshot finds its parts here. */
    private final VfsHandler handler;
    private final VfsAdapter adapter;

    /** {@code host}, {@code streams} and {@code channel} are the host's side. Mounts are made by the first VfsInit. */
    public VfsService(ServicePorts ports, SandboxSpec spec, HostFiles host, HostStreams streams,
        DescriptorChannel channel) {
        parts = new VfsParts(ports, spec, host, streams, channel);
        mounts = new VfsMounts(parts);
        calls = new VfsCalls(parts, mounts.types());
        handler = new VfsHandler(parts, mounts, calls);
        adapter = new VfsAdapter(handler, handler);
    }

    /** What the rooms share; for tests. */
    public VfsParts parts() {
        return parts;
    }

    VfsMounts mounts() {
        return mounts;
    }

    @Override
    public ServiceId id() {
        return ServiceId.VFS;
    }

    @Override
    public void onCall(Call call) {
        Caller caller = parts.callers.caller(call.tid());
        if (caller == null) {
            call.complete(-Errno.ESRCH);
        } else {
            calls.table().serve(caller, call);
        }
        settle();
    }

    @Override
    public void onRequest(Message request, Message reply) {
        adapter.onRequest(request, reply);
        settle();
    }

    @Override
    public void onEvent(Message event) {
        adapter.onEvent(event);
        settle();
    }

    @Override
    public void onCancel(int task) {
        parts.parking.cancel(task);
        settle();
    }

    @Override
    public void onTimer(long nowNs) {
        parts.timers.expire(nowNs);
        settle();
    }

    @Override
    public long nextDeadlineNs() {
        return parts.parking.hasReady() ? Long.MIN_VALUE : parts.timers.nextDeadlineNs();
    }

    /** What the message woke is tried again; what that gave the console goes to the operator. */
    private void settle() {
        parts.parking.runReady();
        parts.console.pump();
        parts.parking.runReady();
    }
}
