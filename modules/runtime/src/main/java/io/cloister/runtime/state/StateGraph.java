package io.cloister.runtime.state;

import io.cloister.bus.NotState;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state of a service: all objects reachable from named roots. Constructed right after the service was, it learns
 * what construction made; from then on it can save the state, and fill it once from what another one, of this or
 * another build, has saved.
 *
 * <p>Can be saved: objects of classes with a name, records, arrays, enums, texts, and the collections of java.util and
 * Agrona but those keyed by objects in Agrona. Lambdas and whatever is not state (threads, memory outside of the heap,
 * {@link NotState}) only where construction put them. Static fields are not state; what a static final field refers to
 * is a constant.
 */
public final class StateGraph {
    private final SequencedMap<String, Object> roots;
    private final Layouts layouts = new Layouts();
    private final Externals externals;
    private final Birth birth;
    private final StateWriter writer;
    private final UnsafeBuffer saved = new UnsafeBuffer(new byte[0]);

    /** {@code roots}: freshly built, each an ordinary object. */
    public StateGraph(SequencedMap<String, Object> roots, Externals externals) {
        this.roots = new LinkedHashMap<>(roots);
        this.externals = externals;
        birth = new Birth(this.roots, layouts, externals);
        writer = new StateWriter(layouts, birth, externals);
    }

    /**
     * Writes the state.
     *
     * @return its bytes, valid until the next save.
     * @throws StateMismatch where something can't be saved: what, and the path to it.
     */
    public DirectBuffer save() throws StateMismatch {
        StateSink out = writer.save(roots);
        saved.wrap(out.bytes(), 0, out.length());
        return saved;
    }

    /**
     * Fills the freshly built roots with what {@link #save} wrote.
     *
     * @throws StateMismatch where it does not fit this build or is damaged; the roots are of no use then.
     */
    public void restore(DirectBuffer from, int offset, int length) throws StateMismatch {
        byte[] bytes = new byte[length];
        from.getBytes(offset, bytes);
        ClassLoader loader = roots.isEmpty() ? null : roots.firstEntry().getValue().getClass().getClassLoader();
        try {
            new StateReader(layouts, birth, externals, loader, new StateSource(bytes, length)).restore(roots);
        } catch (RuntimeException | OutOfMemoryError e) {
            // Hash codes and comparators of half-filled keys, arrays of lengths that nobody had.
            throw new StateMismatch("the snapshot is damaged: " + e);
        }
    }

    /** The state as text, equal for equal states in every run: a line for each object, with its path. */
    public void print(Appendable out) throws IOException {
        new StatePrinter(layouts, externals, out).print(roots);
    }
}
