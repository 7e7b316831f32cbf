package io.cloister.bus.host;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.util.ArrayDeque;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/** The bus between processes: one ring to and one from each other party. Used by the service's one thread. */
public final class RingBus implements Bus {
    private static final long SPIN_NS = 20_000;
    private static final long SLICE_NS = 5_000_000;

    private final ServiceId self;
    private final Bells bells;
    private final Journal journal;
    private final HostClock clock;
    private final OneToOneRingBuffer[] out = new OneToOneRingBuffer[ServiceId.COUNT];
    private final OneToOneRingBuffer[] in = new OneToOneRingBuffer[ServiceId.COUNT];
    private final MessageCodec codec = new MessageCodec();
    private final Message outgoing = new Message();
    private final Message reply = new Message();
    private final ArrayDeque<Message> deferred = new ArrayDeque<>();
    private long correlation;

    /** A party's end of all its rings. */
    public RingBus(ServiceId self, KernelMemory memory, Bells bells, Journal journal, HostClock clock) {
        this.self = self;
        this.bells = bells;
        this.journal = journal;
        this.clock = clock;
        for (int i = 0; i < ServiceId.COUNT; i++) {
            out[i] = memory.ring(self, ServiceId.of(i));
            in[i] = memory.ring(ServiceId.of(i), self);
        }
    }

    @Override
    public Message message(Op op, int task) {
        return outgoing.reset(op, task);
    }

    @Override
    public Message call(ServiceId to, Message request) {
        if (!self.mayCall(to)) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, self + " may not wait for " + to + " (" + request.op + ")");
        }
        long id = ++correlation;
        request.kind = Message.REQUEST;
        request.correlation = id;
        send(to, request);
        await(to, id);
        return reply;
    }

    @Override
    public void event(ServiceId to, Message event) {
        event.kind = Message.EVENT;
        event.correlation = 0;
        send(to, event);
    }

    @Override
    public void cancel(ServiceId to, int task) {
        Message message = outgoing.reset(Op.INTERRUPT, task);
        message.kind = Message.CANCEL;
        send(to, message);
    }

    /** Answers a request. */
    public void reply(ServiceId to, Message answer) {
        answer.kind = Message.REPLY;
        send(to, answer);
    }

    /** Takes the next message for {@code handler}; false where there is none. */
    public boolean poll(Message into, java.util.function.Consumer<Message> handler) {
        Message late = deferred.poll();
        if (late != null) {
            handler.accept(late);
            return true;
        }
        for (int i = 0; i < in.length; i++) {
            if (receive(i, into)) {
                handler.accept(into);
                return true;
            }
        }
        return false;
    }

    /** True where a message waits. */
    public boolean hasMessages() {
        if (!deferred.isEmpty()) {
            return true;
        }
        for (OneToOneRingBuffer ring : in) {
            if (ring.size() > 0) {
                return true;
            }
        }
        return false;
    }

    private void send(ServiceId to, Message message) {
        message.from = self;
        journal.sent(clock.monotonicNs(), to, message);
        OneToOneRingBuffer ring = out[to.ordinal()];
        while (!codec.write(ring, message)) {
            bells.ring(to);
            Thread.onSpinWait();
        }
        bells.ring(to);
    }

    private boolean receive(int from, Message into) {
        boolean got = codec.read(in[from], into);
        if (got) {
            into.from = ServiceId.of(from);
        }
        return got;
    }

    private void await(ServiceId from, long id) {
        long spinUntil = System.nanoTime() + SPIN_NS;
        while (true) {
            if (takeReply(from, id)) {
                return;
            }
            if (System.nanoTime() < spinUntil) {
                Thread.onSpinWait();
                continue;
            }
            int word = bells.announceSleep(self);
            if (in[from.ordinal()].size() == 0) {
                bells.sleep(self, word, SLICE_NS);
            }
            bells.awake(self);
        }
    }

    private boolean takeReply(ServiceId from, long id) {
        while (receive(from.ordinal(), reply)) {
            if (reply.kind == Message.REPLY && reply.correlation == id) {
                journal.received(clock.monotonicNs(), reply);
                return true;
            }
            deferred.add(MessageCodec.copyOf(reply));
        }
        return false;
    }
}
