package io.cloister.runtime.ring;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelFault;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.NotState;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.runtime.tape.MessageTape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * The bus between processes: one ring to and one from each other party, and a slot for the reply of each. Used by the
 * service's one thread.
 *
 * <p>What goes to a party is numbered, and each party drops what it had already: a service that goes on after a crash
 * may send its last message again.
 */
@NotState
public final class RingBus implements Bus {
    /** Who may {@link #note}: nobody calls it, so its messages are waited for by nobody. */
    private static final ServiceId NOTING = ServiceId.DISPATCH;
    private static final long SLICE_NS = 5_000_000;
    private static final int FULL_SPINS = 1000;
    private static final long FULL_PAUSE_NS = 50_000;

    private final ServiceId self;
    private final KernelMemory memory;
    private final Bells bells;
    private final ServiceIdle patience;
    private final MessageTape journal;
    private final HostClock clock;
    private final OneToOneRingBuffer[] out = new OneToOneRingBuffer[ServiceId.COUNT];
    private final OneToOneRingBuffer[] in = new OneToOneRingBuffer[ServiceId.COUNT];
    private final long[] sent = new long[ServiceId.COUNT];
    private final long[] seen = new long[ServiceId.COUNT];
    private final MessageCodec codec = new MessageCodec();
    private final ControlledMessageHandler taker = this::take;
    private final Message outgoing = new Message();
    private final Message reply = new Message();
    private Message incoming;
    private int incomingFrom;
    private boolean taken;
    private RuntimeException failure;
    private Error error;

    /** A party's end of all its rings. */
    public RingBus(ServiceId self, KernelMemory memory, Bells bells, MessageTape journal, HostClock clock) {
        this.self = self;
        this.memory = memory;
        this.bells = bells;
        patience = new ServiceIdle(bells);
        this.journal = journal;
        this.clock = clock;
        for (int i = 0; i < ServiceId.COUNT; i++) {
            out[i] = memory.ring(self, ServiceId.of(i));
            in[i] = memory.ring(ServiceId.of(i), self);
        }
    }

    @Override
    public Message message(int template, int task) {
        return outgoing.begin(template, task);
    }

    @Override
    public Message call(ServiceId to, Message request) {
        if (!self.mayCall(to)) {
            throw new KernelFault(
                    KernelFault.Category.PROTOCOL,
                    self + " may not wait for " + to + " (" + MessageText.of(request) + ")");
        }
        request.kind = Message.REQUEST;
        send(to, request);
        long id = request.correlation;
        if (journal.isReplaying()) {
            journal.replayReply(to, reply);
            return reply;
        }
        await(to, id);
        journal.received(clock.monotonicNs(), reply);
        return reply;
    }

    @Override
    public void event(ServiceId to, Message event) {
        event.kind = Message.EVENT;
        send(to, event);
    }

    @Override
    public void note(ServiceId to, Message event) {
        event.kind = Message.EVENT;
        post(to, event, self != NOTING);
    }

    @Override
    public void cancel(ServiceId to, int task) {
        Message message = outgoing.begin(Templates.SERVICE_INTERRUPT, task);
        message.kind = Message.CANCEL;
        send(to, message);
    }

    /** Answers a request. */
    public void reply(ServiceId to, Message answer) {
        answer.kind = Message.REPLY;
        answer.from = self;
        if (journal.isReplaying()) {
            journal.resent(to, answer);
            return;
        }
        memory.reply(self, to, codec, answer);
        bells.ring(to);
        journal.sent(clock.monotonicNs(), to, answer);
    }

    /** For events that are no part of the service's history: what its host has to tell the supervisor. */
    public Bus announcements() {
        return new Announcements();
    }

    /** Takes the next message into {@code into}; false where there is none. */
    public boolean poll(Message into) {
        if (pollDeferred(into)) {
            return true;
        }
        for (int i = NOTING.ordinal() + 1; i < in.length; i++) {
            if (in[i].size() > 0 && (pollDeferred(into) || poll(i, into))) {
                return true;
            }
        }
        return false;
    }

    /**
     * As {@link #poll}, but only what dispatch has sent: it comes before any call or message that could follow from it
     * ({@link #note}).
     */
    public boolean pollDeferred(Message into) {
        return poll(NOTING.ordinal(), into);
    }

    private boolean poll(int from, Message into) {
        incoming = into;
        incomingFrom = from;
        do {
            taken = false;
        } while (in[from].controlledRead(taker, 1) == 1 && !taken);
        if (error != null) {
            throw error;
        } else if (failure != null) {
            throw failure;
        }
        return taken;
    }

    /** True where a message waits. */
    public boolean hasMessages() {
        for (OneToOneRingBuffer ring : in) {
            if (ring.size() > 0) {
                return true;
            }
        }
        return false;
    }

    /** A predecessor may have died in the middle of sending. */
    public void repair() {
        for (int i = 0; i < out.length; i++) {
            if (i != self.ordinal()) {
                RingRepair.repair(out[i]);
            }
        }
    }

    /**
     * Succeeds a party without a history, such as the supervisor: its numbers go on after {@code last}, which must be
     * above all that it ever used.
     */
    public void succeed(long last) {
        repair();
        Arrays.fill(sent, last);
    }

    /** A message of the past is handled again: it was seen. */
    public void seen(Message message) {
        int from = message.from.ordinal();
        seen[from] = Math.max(seen[from], message.correlation);
    }

    /**
     * An input of the past is left out, and what was sent because of it with it, such as message {@code number} to
     * {@code to}. Its number is not used again: what comes next would be taken for it.
     */
    public void skipped(ServiceId to, long number) {
        sent[to.ordinal()] = Math.max(sent[to.ordinal()], number);
    }

    /** After all {@link #skipped}: to one party a message may have gone that is not on the tape. */
    public void skipUnrecorded() {
        for (int i = 0; i < sent.length; i++) {
            sent[i]++;
        }
    }

    /** Number of the last message of {@code from}. */
    public long lastSeen(ServiceId from) {
        return seen[from.ordinal()];
    }

    /** Writes how far all parties have come. */
    public void save(DataOutput to) throws IOException {
        for (int i = 0; i < sent.length; i++) {
            to.writeLong(sent[i]);
            to.writeLong(seen[i]);
        }
    }

    /** Reads what {@link #save} wrote. */
    public void restore(DataInput from) throws IOException {
        for (int i = 0; i < sent.length; i++) {
            sent[i] = from.readLong();
            seen[i] = from.readLong();
        }
    }

    /**
     * Records a message before the ring forgets it. If this process dies in between, the next one finds the message in
     * both places and drops the second by its number. If recording fails, nothing may be thrown from here, because that
     * would consume the message: it stays in the ring, and the process ends.
     */
    private Action take(int kind, MutableDirectBuffer buffer, int index, int length) {
        try {
            record(kind, buffer, index, length);
            return Action.CONTINUE;
        } catch (RuntimeException e) {
            failure = e;
        } catch (Error e) {
            error = e;
        }
        return Action.ABORT;
    }

    private void record(int kind, MutableDirectBuffer buffer, int index, int length) {
        codec.decode(kind, buffer, index, length, incoming);
        incoming.from = ServiceId.of(incomingFrom);
        if (incoming.correlation != 0 && incoming.correlation <= seen[incomingFrom]) {
            return;
        }
        journal.received(clock.tick(), incoming);
        seen[incomingFrom] = Math.max(seen[incomingFrom], incoming.correlation);
        taken = true;
    }

    private void send(ServiceId to, Message message) {
        post(to, message, true);
    }

    private void post(ServiceId to, Message message, boolean wakes) {
        message.from = self;
        message.correlation = ++sent[to.ordinal()];
        if (journal.isReplaying()) {
            journal.resent(to, message);
            return;
        }
        write(to, message);
        if (wakes) {
            bells.ring(to);
        }
        journal.sent(clock.monotonicNs(), to, message);
    }

    private void write(ServiceId to, Message message) {
        OneToOneRingBuffer ring = out[to.ordinal()];
        for (int i = 0; !codec.write(ring, message); i++) {
            bells.ring(to);
            if (i < FULL_SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(FULL_PAUSE_NS); // it may have died, and be on its way back
            }
        }
    }

    private void await(ServiceId from, long id) {
        patience.renew();
        while (!memory.takeReply(from, self, id, codec, reply)) {
            if (patience.lasts()) {
                continue;
            }
            int word = bells.announceSleep(self);
            boolean there = memory.takeReply(from, self, id, codec, reply);
            if (!there) {
                bells.sleep(self, word, SLICE_NS);
            }
            bells.awake(self);
            if (there) {
                return;
            }
        }
    }

    /** Its events have no number, and no place on the tape. */
    private final class Announcements implements Bus {
        @Override
        public Message message(int template, int task) {
            return RingBus.this.message(template, task);
        }

        @Override
        public void event(ServiceId to, Message event) {
            event.kind = Message.EVENT;
            event.from = self;
            write(to, event);
            bells.ring(to);
        }

        /** An announcement has no answer. */
        @Override
        public Message call(ServiceId to, Message request) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "not an event: " + MessageText.of(request));
        }

        /** It is nobody's call. */
        @Override
        public void cancel(ServiceId to, int task) {
            throw new KernelFault(KernelFault.Category.PROTOCOL, "not an event");
        }
    }
}
