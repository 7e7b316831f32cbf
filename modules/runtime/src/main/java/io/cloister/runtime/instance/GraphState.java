package io.cloister.runtime.instance;

import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.runtime.state.Externals;
import io.cloister.runtime.state.StateGraph;
import io.cloister.runtime.tape.ServiceTape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The state of a service: all objects below it, and what its tape remembers. Calls are saved by themselves, and have
 * only their names here.
 */
public final class GraphState implements ServiceImage.State {
    private static final String CALL = "call ";
    private static final String ORPHAN = "orphan";

    private final GuestCalls calls;
    private final ServiceTape tape;
    private final OwnMemory own;
    private final StateGraph graph;

    /** Learns what {@code service} is like when it is new; {@code calls} may be null. */
    public GraphState(KernelService service, GuestCalls calls, ServiceTape tape, OwnMemory own) {
        this.calls = calls;
        this.tape = tape;
        this.own = own;
        SequencedMap<String, Object> roots = new LinkedHashMap<>();
        roots.put("service", service);
        this.graph = new StateGraph(roots, new Calls());
    }

    @Override
    public void save(DataOutput out) throws IOException {
        tape.save(out);
        DirectBuffer bytes = graph.save();
        out.writeInt(bytes.capacity());
        out.write(bytes.byteArray(), bytes.wrapAdjustment(), bytes.capacity());
    }

    @Override
    public void restore(DataInput in) throws IOException {
        tape.restore(in);
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        graph.restore(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** As text. */
    public void print(Appendable out) throws IOException {
        graph.print(out);
    }

    private final class Calls implements Externals {
        @Override
        public String nameOf(Object o) {
            if (!(o instanceof Call call)) {
                return null;
            }
            return calls.call(call.handle()) == call ? CALL + call.handle() : ORPHAN;
        }

        @Override
        public Object named(String name) {
            if (name.startsWith(CALL)) {
                return calls.call(Integer.parseInt(name.substring(CALL.length())));
            }
            return name.equals(ORPHAN)
                    ? new MailboxCall(own.of(MailboxDescriptor.SLOT_STRIDE, "slot"), 0, 0, (call, result, flags) -> {})
                    : null;
        }
    }
}
