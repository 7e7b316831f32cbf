package io.cloister.testkit;

import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.runtime.state.Externals;
import io.cloister.runtime.state.StateGraph;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;

/**
 * Shows that a service's state can be saved: now and then it is restored into a service that was just built, and both
 * must say the same. Calls are common to both.
 */
public final class Twin implements Externals {
    private final Map<String, Object> calls = new HashMap<>();
    private final StateGraph graph;
    private final Supplier<? extends KernelService> fresh;
    private String lastText = "";
    private int steps;
    private int next;

    /** {@code service} was just built, {@code fresh} builds others like it. */
    public Twin(KernelService service, Supplier<? extends KernelService> fresh) {
        this.graph = graph(service);
        this.fresh = fresh;
    }

    private StateGraph graph(KernelService service) {
        return new StateGraph(
                new LinkedHashMap<>(Map.of(service.id().name().toLowerCase(Locale.ROOT), service)), this);
    }

    @Override
    public String nameOf(Object o) {
        if (!(o instanceof Call call)) {
            return null;
        }
        String name = "call " + call.handle() + ' ' + call.tid() + ' ' + call.seq();
        calls.put(name, call);
        return name;
    }

    @Override
    public Object named(String name) {
        return calls.get(name);
    }

    /** After each message: checks often at the beginning, ever more rarely later. */
    public void step() {
        if (++steps >= next) {
            next = steps + 1 + steps / 3;
            check();
        }
    }

    /** Saves, restores, compares. */
    public void check() {
        try {
            String before = text(graph);
            StateGraph other = graph(fresh.get());
            DirectBuffer saved = graph.save();
            other.restore(saved, 0, saved.capacity());
            lastText = before;
            compare(before, text(other));
        } catch (IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The state at the last {@link #check}. */
    public String lastText() {
        return lastText;
    }

    private static String text(StateGraph graph) throws IOException {
        StringBuilder text = new StringBuilder();
        graph.print(text);
        return text.toString();
    }

    private static void compare(String one, String other) {
        if (!one.equals(other)) {
            String[] ours = one.split("\n");
            String[] theirs = other.split("\n");
            for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
                if (!ours[i].equals(theirs[i])) {
                    throw new AssertionError("restored otherwise:\n" + ours[i] + '\n' + theirs[i]);
                }
            }
            throw new AssertionError("restored " + theirs.length + " objects of " + ours.length);
        }
    }
}
