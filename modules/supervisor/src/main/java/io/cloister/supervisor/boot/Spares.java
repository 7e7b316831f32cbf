package io.cloister.supervisor.boot;

import io.cloister.bus.ServiceId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The standbys that wait for a service to die: one that can be any service but the gofer, and one that can be the
 * gofer. When to have them, and which.
 */
final class Spares {
    private static final long FIRST_NS = 2_000_000_000L;
    private static final long NEXT_NS = 300_000_000L;
    /** Between two that are both missing: one after the other takes less from the guest. */
    private static final long OTHER_NS = 1_500_000_000L;
    private static final int MAX_FAILURES = 3;

    private final ServiceProcess[] all = new ServiceProcess[2];
    private int failures;
    private long atNs = Long.MAX_VALUE;

    /** The guest has other things to do just now. */
    void later(long nowNs) {
        atNs = nowNs + FIRST_NS;
    }

    /** One may be missing. */
    void soon(long nowNs) {
        atNs = Math.min(atNs, nowNs + NEXT_NS);
    }

    /** When {@link #refill} has something to do, {@link Long#MAX_VALUE} for never. */
    long atNs() {
        return atNs;
    }

    /**
     * Has the next missing one started, where it is time for that; {@code standBy} is told whether it is to be the
     * gofer.
     */
    void refill(long nowNs, Function<Boolean, ServiceProcess> standBy) {
        if (nowNs < atNs) {
            return;
        }
        atNs = Long.MAX_VALUE;
        boolean started = false;
        for (int kind = 0; kind < all.length && failures < MAX_FAILURES; kind++) {
            if (all[kind] == null && started) {
                atNs = nowNs + OTHER_NS;
            } else if (all[kind] == null) {
                all[kind] = standBy.apply(kind == kindOf(ServiceId.GOFER));
                started = true;
            }
        }
    }

    /** The one that can be {@code id}: it is the caller's from then on. Null: there is none. */
    ServiceProcess take(ServiceId id) {
        ServiceProcess taken = all[kindOf(id)];
        all[kindOf(id)] = null;
        return taken;
    }

    /** As {@link #take}, where it is warm. */
    ServiceProcess takeWarm(ServiceId id) {
        ServiceProcess spare = all[kindOf(id)];
        return spare != null && spare.isWarm ? take(id) : null;
    }

    /** True where {@code process} was one of them, which it is no more. */
    boolean died(ServiceProcess process, long nowNs) {
        for (int kind = 0; kind < all.length; kind++) {
            if (all[kind] == process) {
                all[kind] = null;
                failures++;
                later(nowNs);
                return true;
            }
        }
        return false;
    }

    /** Those that there are. */
    List<ServiceProcess> present() {
        return Stream.of(all).filter(Objects::nonNull).toList();
    }

    void write(DataOutput to) throws IOException {
        for (ServiceProcess spare : all) {
            to.writeBoolean(spare != null);
            if (spare != null) {
                spare.write(to);
            }
        }
    }

    void read(DataInput from) throws IOException {
        for (int kind = 0; kind < all.length; kind++) {
            all[kind] = from.readBoolean() ? ServiceProcess.read(null, from) : null;
        }
    }

    private static int kindOf(ServiceId id) {
        return id == ServiceId.GOFER ? 1 : 0;
    }
}
