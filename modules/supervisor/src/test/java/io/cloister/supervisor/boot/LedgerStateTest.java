package io.cloister.supervisor.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.ServiceId;
import io.cloister.supervisor.succession.Build;
import io.cloister.supervisor.succession.Effect;
import io.cloister.supervisor.succession.Event;
import io.cloister.supervisor.succession.RestartPolicy;
import io.cloister.supervisor.succession.Succession;
import java.util.ArrayDeque;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The state that a supervisor saves: the next one has the same, and the largest fits into the ledger. */
class LedgerStateTest {
    private static final long MS = 1_000_000L;
    private static final int DEATHS = 19;
    private static final int ROOM = LedgerDescriptor.SLOT_BYTES - Integer.BYTES;

    private final Succession succession = new Succession(List.of(Sandbox.SERVICES), new Build(null, "0.1.0"));
    private final ServiceProcesses processes = new ServiceProcesses();
    private final SupervisorState state = new SupervisorState(succession, processes);
    private long nowNs = 1;

    /** As the thread does it, on a host where everything works. */
    private void handle(Event first) {
        ArrayDeque<Event> events = new ArrayDeque<>(List.of(first));
        while (!events.isEmpty()) {
            nowNs += MS;
            for (Effect effect : succession.on(events.poll(), nowNs)) {
                switch (effect) {
                    case Effect.Prepare e -> {
                        int generation = e.generation();
                        processes.put(new ServiceProcess(generation, 3000 + generation, 4000 + generation, null));
                        events.add(new Event.Prepared(generation));
                    }
                    case Effect.StartService e -> events.add(new Event.Started(e.generation()));
                    case Effect.StartStandby e -> {
                        events.add(new Event.Started(e.generation()));
                        events.add(new Event.Warm(e.generation()));
                    }
                    case Effect.GiveRole e -> events.add(new Event.RoleGiven(e.generation()));
                    default -> { }
                }
            }
        }
    }

    private int current(ServiceId id) {
        return succession.slot(id).current();
    }

    private void die(ServiceId id, long inputs) {
        handle(new Event.Died(current(id), new RestartPolicy.Position(1, 0, inputs)));
        handle(new Event.Recovered(id, current(id), MS, 100));
    }

    /** Every service is of a build of its own with the longest path, has died often, and nothing of it was reaped. */
    private void fill() {
        handle(new Event.Begun());
        for (ServiceId id : Sandbox.SERVICES) {
            handle(new Event.Ready(id));
        }
        handle(new Event.ProgramStarted());
        int n = 0;
        for (ServiceId id : Sandbox.SERVICES) {
            n++;
            Build build = new Build("/" + "x".repeat(Lifecycle.MAX_JAR_BYTES - 2) + n, "a-build-with-a-long-name-" + n);
            handle(new Event.SwapAsked(n, id, build, false));
            die(id, 0);
            nowNs = succession.wakeAtNs();
            handle(new Event.Tick());
            assertEquals(build, succession.slot(id).build());
            for (int i = 1; i <= DEATHS; i++) {
                die(id, i);
                succession.instances().stream().filter(instance -> instance.phase().isOver()).toList().forEach(over -> {
                    processes.remove(over.generation());
                    handle(new Event.Gone(over.generation()));
                });
            }
        }
    }

    @Test
    void theLargestStateFits() {
        fill();
        int size = state.save().capacity();
        assertTrue(size < ROOM, size + " bytes");
    }

    @Test
    void theNextSupervisorHasTheSame() {
        fill();
        byte[] saved = bytes(state.save());
        SupervisorState next = new SupervisorState(new UnsafeBuffer(saved));
        assertArrayEquals(saved, bytes(next.save()));
        assertEquals(succession.wakeAtNs(), next.succession().wakeAtNs());
        for (ServiceId id : Sandbox.SERVICES) {
            assertEquals(succession.slot(id).build(), next.succession().slot(id).build());
            assertEquals(current(id), next.succession().slot(id).current());
            assertEquals(3000 + current(id), next.processes().of(current(id)).keeper());
        }
    }

    private static byte[] bytes(DirectBuffer state) {
        byte[] bytes = new byte[state.capacity()];
        state.getBytes(0, bytes);
        return bytes;
    }
}
