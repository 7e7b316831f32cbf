package io.cloister.testkit;

import io.cloister.bus.Bus;
import io.cloister.bus.KernelService;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;

/** The way of a test to the one service there is, for a proxy: what is sent is handled at once. */
public final class DirectBus implements Bus {
    private final KernelService service;
    private final Runnable afterEach;
    private final Message outgoing = new Message();
    private final Message arrived = new Message();
    private final Message answer = new Message();

    /** {@code afterEach} runs after each message, such as {@link Twin#step}. */
    public DirectBus(KernelService service, Runnable afterEach) {
        this.service = service;
        this.afterEach = afterEach;
    }

    @Override
    public Message message(int template, int task) {
        return outgoing.begin(template, task);
    }

    @Override
    public Message call(ServiceId to, Message request) {
        arrived.copy(request);
        arrived.kind = Message.REQUEST;
        answer.answer(arrived);
        service.onRequest(arrived, answer);
        afterEach.run();
        return answer;
    }

    @Override
    public void event(ServiceId to, Message event) {
        arrived.copy(event);
        arrived.kind = Message.EVENT;
        service.onEvent(arrived);
        afterEach.run();
    }

    @Override
    public void cancel(ServiceId to, int task) {
        service.onCancel(task);
        afterEach.run();
    }
}
