package io.cloister.bus;

/** A bus whose events are {@linkplain Bus#note notes}: for proxies that send no others. */
@NotState
public final class Notes implements Bus {
    private final Bus bus;

    /** Sends by {@code bus}. */
    public Notes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Message message(int template, int task) {
        return bus.message(template, task);
    }

    @Override
    public Message call(ServiceId to, Message request) {
        return bus.call(to, request);
    }

    @Override
    public void event(ServiceId to, Message event) {
        bus.note(to, event);
    }

    @Override
    public void cancel(ServiceId to, int task) {
        bus.cancel(to, task);
    }
}
