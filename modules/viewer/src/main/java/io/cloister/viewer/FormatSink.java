package io.cloister.viewer;

import io.cloister.bus.ServiceId;

/** Hands what a filter wants to a format, and no more than a limit of it. */
public final class FormatSink implements JournalScan.Sink {
    private final CallFilter filter;
    private final JournalFormat format;
    private long room;

    /** At most {@code limit} calls and messages. */
    public FormatSink(CallFilter filter, JournalFormat format, long limit) {
        this.filter = filter;
        this.format = format;
        this.room = limit;
    }

    /** True if nothing more will be written. */
    public boolean isFull() {
        return room <= 0;
    }

    @Override
    public void call(PlacedCall call) {
        if (filter.wants(call) && room-- > 0) {
            format.call(call);
        }
    }

    @Override
    public void hop(Hop hop) {
        if (filter.wants(hop) && room-- > 0) {
            format.hop(hop);
        }
    }

    @Override
    public void lost(ServiceId service, long realtimeNs, long count) {
        if (filter.wants(realtimeNs) && room > 0) {
            format.lost(service, realtimeNs, count);
        }
    }
}
