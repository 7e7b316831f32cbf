package io.cloister.dispatch;

import io.cloister.abi.Errno;
import io.cloister.abi.Signals;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.NotState;
import io.cloister.bus.ServiceId;
import io.cloister.bus.TaskTable;
import io.cloister.bus.dispatch.DispatchEvents;
import io.cloister.bus.dispatch.DispatchRequests;
import io.cloister.bus.dispatch.DmesgReply;
import io.cloister.bus.mm.TextReply;
import io.cloister.spec.ProcessSpec;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** What dispatch is told by the services, the supervisor and its own host side. One small method for each message. */
final class DispatchHandler implements DispatchRequests, DispatchEvents {
    private static final byte[] NONE = new byte[0];

    private final Kernel kernel;
    private final ExitCalls exits;
    private final ExecCalls execs;
    private final FirstProgram first;
    private final KernelLog log;
    @NotState
    private final UnsafeBuffer piece = new UnsafeBuffer(NONE);

    DispatchHandler(Kernel kernel, ExitCalls exits, ExecCalls execs, ProcessSpec process, KernelLog log) {
        this.kernel = kernel;
        this.exits = exits;
        this.execs = execs;
        this.log = log;
        first = new FirstProgram(kernel, execs, process);
    }

    // ---- the supervisor ----

    @Override
    public long dmesg(DmesgReply reply) {
        byte[] text = log.text(kernel.ports.entropy()).getBytes(StandardCharsets.US_ASCII);
        reply.text(text, 0, text.length);
        return text.length;
    }

    @Override
    public void run() {
        first.onRun();
    }

    @Override
    public void signal(int signal, int process) {
        kernel.peers.proc.signalProcess(process == 0 ? 1 : process, signal, true);
    }

    // ---- the services ----

    @Override
    public void kick(int task, int handle) {
        kernel.platform.kick(
                handle / MailboxDescriptor.SLOTS_PER_PROCESS, handle % MailboxDescriptor.SLOTS_PER_PROCESS);
    }

    @Override
    public void kill(int task, int status) {
        exits.kill(task, status);
    }

    @Override
    public void violation(int task) {
        kernel.counters.violations++;
        exits.kill(task, Signals.SIGKILL);
    }

    /** Brings vfs a text that mm or proc knows, in chunks. */
    @Override
    public void fetch(int task, long fetch, int owner, int kind) {
        boolean known = kernel.ports.tasks().exists(task);
        int offset = 0;
        long total;
        byte[] chunk;
        do {
            chunk = NONE;
            total = -Errno.ESRCH;
            if (known && owner == ServiceId.MM.ordinal()) {
                int space = kernel.ports.tasks().intField(task, TaskTable.ASID);
                TextReply text = kernel.peers.mm.text(task, kind, offset, space);
                total = text.result();
                chunk = text.chunk();
            } else if (known && owner == ServiceId.PROC.ordinal()) {
                var text = kernel.peers.proc.text(task, kind, offset);
                total = text.result();
                chunk = text.chunk();
            }
            piece.wrap(chunk);
            kernel.peers.vfs.fetched(task, fetch, offset, total, piece, 0, chunk.length);
            offset += chunk.length;
        } while (chunk.length > 0 && offset < total);
    }

    // ---- the host side ----

    @Override
    public void stubReady(int process, int outcome) {
        kernel.platform.stubReady(process, outcome);
        if (first.isWaiting()) {
            first.tryStart();
        } else {
            execs.stubReady();
        }
    }

    @Override
    public void stubDied(int hostPid, int status) {
        int process = kernel.platform.hostDied(hostPid);
        if (process >= 0) {
            exits.stubDied(process);
            kernel.platform.release(process);
        }
        endUnborn();
    }

    /** Forks that the host did not do. */
    void endUnborn() {
        for (int unborn = kernel.platform.unborn(); unborn >= 0; unborn = kernel.platform.unborn()) {
            exits.stubDied(unborn);
            kernel.platform.release(unborn);
        }
    }
}
