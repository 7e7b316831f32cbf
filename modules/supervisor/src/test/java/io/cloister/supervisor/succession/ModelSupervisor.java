package io.cloister.supervisor.succession;

import io.cloister.bus.ServiceId;
import io.cloister.runtime.state.Externals;
import io.cloister.runtime.state.StateGraph;
import io.cloister.runtime.state.StateMismatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The shell around the state machine, as boot.Lifecycle is it, over the model's host. It can be killed between any two
 * things that it does.
 */
final class ModelSupervisor {
    /** What it has of the processes; in the ledger, beside the machine. */
    static final class Handles {
        final TreeSet<Integer> sockets = new TreeSet<>();
        final TreeSet<Integer> pidfds = new TreeSet<>();
    }

    private static final class Root {
        private Succession machine;
        private Handles handles;
    }

    /** It was killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super(null, null, false, false);
        }
    }

    private static final int FOR_EVER = -1;

    Succession machine;
    Handles handles;
    /** Messages to services that have not got onto their rings. */
    final List<Effect.Order> posts = new ArrayList<>();
    int lives;
    private final List<ServiceId> services;
    private final ModelHost host;
    private final Mistake mistake;
    private final boolean isMortal;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private Root root;
    private StateGraph graph;
    private byte[] ledger;
    private int stepsLeft = FOR_EVER;
    private int lost;

    /** Only one that {@code isMortal} keeps a ledger. */
    ModelSupervisor(List<ServiceId> services, ModelHost host, Mistake mistake, boolean isMortal) {
        this.services = services;
        this.host = host;
        this.mistake = mistake;
        this.isMortal = isMortal;
        isBorn();
        machine = new Succession(services, new Build(null, "0.1"));
        handles = new Handles();
        root.machine = machine;
        root.handles = handles;
    }

    /** An empty root, as boot.SupervisorState has it. */
    private void isBorn() {
        lives++;
        root = new Root();
        if (isMortal) {
            LinkedHashMap<String, Object> roots = new LinkedHashMap<>();
            roots.put("supervisor", root);
            graph = new StateGraph(roots, Externals.NONE);
        }
    }

    /**
     * Takes in an event. {@code diesAfter} so many steps, negative: does not die. False where it was killed: nobody
     * knows what it has done.
     */
    boolean deliver(Event event, long nowNs, int diesAfter) {
        if (mistake == Mistake.DEATH_IS_LOST && isLost(event)) {
            return true;
        }
        stepsLeft = diesAfter;
        if (diesAfter >= 0) {
            ledger = saved();
        }
        try {
            handle(event, nowNs);
            return true;
        } catch (Killed e) {
            return false;
        } finally {
            stepsLeft = FOR_EVER;
        }
    }

    private boolean isLost(Event event) {
        if (event instanceof Event.Died died && machine.instance(died.generation()).service() != null) {
            lost = lost == 0 ? died.generation() : lost;
            return died.generation() == lost;
        }
        return false;
    }

    /** Another one goes on from the ledger. */
    void succeed(long nowNs, int diesAfter) {
        isBorn();
        try {
            graph.restore(new UnsafeBuffer(ledger), 0, ledger.length);
        } catch (StateMismatch e) {
            throw new AssertionError(e);
        }
        machine = root.machine;
        handles = root.handles;
        events.clear();
        posts.clear();
        host.supervisorChanged(handles);
        if (!deliver(new Event.Resumed(host.isOver), nowNs, diesAfter)) {
            succeed(nowNs, FOR_EVER);
        }
    }

    private void handle(Event first, long nowNs) {
        events.add(first);
        Event event;
        while ((event = events.poll()) != null) {
            List<Effect> effects = spoil(machine.on(event, nowNs));
            step();
            if (mistake != Mistake.ACTS_BEFORE_RECORDING) {
                record();
            }
            for (Effect effect : effects) {
                perform(effect);
                step();
            }
            record();
        }
    }

    private void step() {
        if (stepsLeft == 0) {
            throw new Killed();
        }
        stepsLeft -= stepsLeft > 0 ? 1 : 0;
    }

    private void record() {
        if (stepsLeft >= 0) {
            ledger = saved();
            step();
        }
    }

    /** Bytes of the state, as the ledger has them. */
    byte[] saved() {
        try {
            DirectBuffer state = graph.save();
            byte[] bytes = new byte[state.capacity()];
            state.getBytes(0, bytes);
            return bytes;
        } catch (StateMismatch e) {
            throw new AssertionError(e);
        }
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Order post) {
            posts.add(post);
            return;
        }
        Event result = host.perform(effect, handles);
        if (result != null) {
            events.add(result);
        }
        host.check();
    }

    /** What a canary makes of the effects. */
    private List<Effect> spoil(List<Effect> effects) {
        List<Effect> spoilt = new ArrayList<>();
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Release e when mistake == Mistake.KEEPER_LEAKS -> { }
                case Effect.Answer e when mistake == Mistake.ANSWER_IS_LOST -> { }
                case Effect.Answer e when mistake == Mistake.ANSWER_COMES_TWICE -> spoilt.addAll(List.of(e, e));
                case Effect.StartService e when mistake == Mistake.WRONG_BUILD && e.source() != 0 ->
                    spoilt.add(new Effect.StartService(e.generation(), e.service(), new Build("other.jar", "other"),
                        e.start(), e.source()));
                case Effect.StartService e when mistake == Mistake.KEEPER_ENDS_EARLY && e.source() != 0 ->
                    spoilt.addAll(List.of(e, new Effect.Release(e.source())));
                default -> spoilt.add(effect);
            }
        }
        return spoilt;
    }
}
