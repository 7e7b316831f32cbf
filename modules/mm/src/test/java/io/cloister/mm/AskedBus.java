package io.cloister.mm;

import io.cloister.bus.Bus;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;

/** A bus on which every request is answered with 0, once a test has seen it. */
abstract class AskedBus implements Bus {
    private final Message request = new Message();
    private final Message reply = new Message();

    /** A request and its first number. */
    abstract void asked(Op op, long number);

    @Override
    public Message message(int template, int task) {
        return request.begin(template, task);
    }

    @Override
    public Message call(ServiceId to, Message call) {
        asked(call.op, call.a[0]);
        return reply.reset(call.op, call.task);
    }

    @Override
    public void event(ServiceId to, Message event) {
        throw new AssertionError("no event is due: " + event.op);
    }

    @Override
    public void cancel(ServiceId to, int task) {
        throw new AssertionError("mm cancels nothing");
    }
}
