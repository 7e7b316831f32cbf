package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import io.cloister.bus.Call;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import java.util.EnumMap;

/** Receiving end: guest calls by number, requests of other services by operation. */
final class MmRequestAdapter {
    /** One request of another service. */
    @FunctionalInterface
    private interface RequestHandler {
        void handle(Message request, Message reply);
    }

    /** One event. */
    @FunctionalInterface
    private interface EventHandler {
        void handle(Message event);
    }

    private static final int AGENT_CALLS = 8;

    private final MmKernel kernel;
    private final CallHandler[] calls = new CallHandler[Sys.TABLE_SIZE];
    private final CallHandler[] agentCalls = new CallHandler[AGENT_CALLS];
    private final EnumMap<Op, RequestHandler> requests = new EnumMap<>(Op.class);
    private final EnumMap<Op, EventHandler> events = new EnumMap<>(Op.class);

    MmRequestAdapter(MmKernel kernel, MmapCalls mmap, RemapCalls remap, FutexCalls futexes, ShmCalls shm) {
        this.kernel = kernel;
        mapping(mmap, remap);
        advice(new AdviceCalls(kernel), new LockCalls(kernel), new PolicyCalls());
        futex(futexes);
        calls[Sys.SHMGET] = shm::shmget;
        calls[Sys.SHMAT] = shm::shmat;
        calls[Sys.SHMDT] = shm::shmdt;
        calls[Sys.SHMCTL] = shm::shmctl;
        agentCalls[Sys.AGENT_PATCH_SITE - Sys.AGENT_TAKE_SIGNALS] = new PatchCalls(kernel)::patch;
        SpaceRequests spaces = new SpaceRequests(kernel, shm);
        requests.put(Op.MM_FORK, spaces::fork);
        requests.put(Op.MM_EXEC, spaces::exec);
        requests.put(Op.MM_TEXT, spaces::text);
        events.put(Op.MM_SHARE, spaces::share);
        events.put(Op.MM_RELEASE, spaces::release);
        events.put(Op.MM_LAYOUT, spaces::layout);
        events.put(Op.MM_SEND_FORK_FDS, spaces::sendForkDescriptors);
        events.put(Op.MM_OBJECT_GONE, event -> kernel.descriptors.forget(event.a[0]));
        events.put(Op.MM_TASK_GONE, event -> {
            futexes.taskGone(event.task);
            remap.taskGone(event.task);
        });
    }

    private void mapping(MmapCalls mmap, RemapCalls remap) {
        calls[Sys.MMAP] = mmap::mmap;
        calls[Sys.MUNMAP] = mmap::munmap;
        calls[Sys.MPROTECT] = mmap::mprotect;
        calls[Sys.PKEY_MPROTECT] = mmap::pkeyMprotect;
        calls[Sys.BRK] = mmap::brk;
        calls[Sys.MSEAL] = mmap::mseal;
        calls[Sys.MREMAP] = remap::mremap;
    }

    private void advice(AdviceCalls advice, LockCalls locks, PolicyCalls policy) {
        calls[Sys.MADVISE] = advice::madvise;
        calls[Sys.PROCESS_MADVISE] = advice::processMadvise;
        calls[Sys.MINCORE] = advice::mincore;
        calls[Sys.MSYNC] = advice::msync;
        calls[Sys.MLOCK] = locks::mlock;
        calls[Sys.MLOCK2] = locks::mlock2;
        calls[Sys.MUNLOCK] = locks::munlock;
        calls[Sys.MLOCKALL] = locks::mlockall;
        calls[Sys.MUNLOCKALL] = locks::munlockall;
        calls[Sys.MBIND] = policy::mbind;
        calls[Sys.SET_MEMPOLICY] = policy::setMempolicy;
        calls[Sys.GET_MEMPOLICY] = policy::getMempolicy;
        calls[Sys.MEMBARRIER] = policy::membarrier;
    }

    private void futex(FutexCalls futexes) {
        calls[Sys.FUTEX] = futexes::futex;
        calls[Sys.FUTEX_WAITV] = futexes::waitv;
        calls[Sys.FUTEX_WAKE] = futexes::wake2;
        calls[Sys.FUTEX_WAIT] = futexes::wait2;
        agentCalls[Sys.AGENT_FUTEX_CANCEL - Sys.AGENT_TAKE_SIGNALS] = futexes::agentCancel;
    }

    /** A guest's call. */
    void onCall(Call call) {
        CallHandler handler = handler(call.nr());
        AddressSpace space = kernel.spaceOf(call.tid());
        if (handler == null || space == null) {
            call.complete(handler == null ? -Errno.ENOSYS : -Errno.ESRCH);
            return;
        }
        long result = handler.handle(call, space);
        if (result != CallHandler.LATER) {
            call.complete(result);
        }
    }

    private CallHandler handler(int nr) {
        if (nr >= 0 && nr < calls.length) {
            return calls[nr];
        }
        int agent = nr - Sys.AGENT_TAKE_SIGNALS;
        return agent >= 0 && agent < AGENT_CALLS ? agentCalls[agent] : null;
    }

    /** A request of a service further left. */
    void onRequest(Message request, Message reply) {
        RequestHandler handler = requests.get(request.op);
        if (handler == null) {
            kernel.counters.unknownRequests++;
            reply.with(-Errno.ENOSYS);
        } else {
            handler.handle(request, reply);
        }
    }

    /** An event. */
    void onEvent(Message event) {
        EventHandler handler = events.get(event.op);
        if (handler == null) {
            kernel.counters.unknownRequests++;
        } else {
            handler.handle(event);
        }
    }
}
