package io.cloister.viewer.web;

import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalReader;
import io.cloister.viewer.Hop;
import io.cloister.viewer.JournalScan;
import io.cloister.viewer.PlacedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.agrona.collections.IntArrayList;

/** Reads the journals of a sandbox, once, into a {@link TimelineIndex}. */
public final class TimelineBuilder implements JournalScan.Sink {
    /** Rows of a service's line: calls that are parked meanwhile need some; what finds none free shares the last. */
    private static final int SERVICE_LANES = 4;
    private static final int PROGRESS_EVERY = 20_000;
    private static final long MS_NS = 1_000_000;

    private final String id;
    private final String command;
    private final long zeroNs;
    private final CallColumns.Builder calls = new CallColumns.Builder();
    private final HopColumns.Builder hops = new HopColumns.Builder();
    private final long[] lost = new long[ServiceId.COUNT];
    private LongConsumer progress = n -> { };
    private long firstNs = Long.MAX_VALUE;
    private long lastNs;
    private long tookNs;

    /** Of the sandbox {@code id}, which ran {@code command} and began at {@code zeroNs} since 1970. */
    public TimelineBuilder(String id, String command, long zeroNs) {
        this.id = id;
        this.command = command;
        this.zeroNs = zeroNs;
    }

    /** Reads all journals below {@code directory}; {@code calls} hears now and then how many calls there are so far. */
    public TimelineIndex read(Path directory, LongConsumer calls) throws IOException {
        long begin = System.nanoTime();
        progress = calls;
        JournalScan scan = JournalScan.of(directory, null, this);
        try (JournalReader reader = new JournalReader(directory, null)) {
            scan.takeAll(reader);
            scan.finish();
            TimelineIndex index = build(reader.damages());
            tookNs = System.nanoTime() - begin;
            return index;
        }
    }

    /** How long {@link #read} took. */
    public long tookMs() {
        return tookNs / MS_NS;
    }

    @Override
    public void call(PlacedCall call) {
        calls.add(call, zeroNs);
        saw(call.call().realtimeNs() - zeroNs);
        saw(call.call().isFinished() ? call.endNs() - zeroNs : -1);
        if (calls.size() % PROGRESS_EVERY == 0) {
            progress.accept(calls.size());
        }
    }

    @Override
    public void hop(Hop hop) {
        hops.add(hop, zeroNs);
        saw(hop.times().firstNs() - zeroNs);
        saw(hop.times().lastNs() - zeroNs);
    }

    @Override
    public void lost(ServiceId service, long realtimeNs, long count) {
        lost[service.ordinal()] += count;
    }

    private void saw(long ns) {
        if (ns >= 0) {
            firstNs = Math.min(firstNs, ns);
            lastNs = Math.max(lastNs, ns);
        }
    }

    private TimelineIndex build(List<JournalReader.Damage> damages) {
        long from = firstNs == Long.MAX_VALUE ? 0 : firstNs;
        TimelineIndex index = new TimelineIndex(
                new TimelineIndex.About(id, command, zeroNs, from, Math.max(lastNs, from + 1), lost, damages),
                calls.build(),
                hops.build(),
                new ArrayList<>());
        addTracks(index);
        return index;
    }

    private static void addTracks(TimelineIndex index) {
        List<IntArrayList> services = new ArrayList<>();
        Map<Integer, IntArrayList> tasks = new TreeMap<>();
        for (int i = 0; i < ServiceId.COUNT; i++) {
            services.add(new IntArrayList());
        }
        for (int i = 0; i < index.calls.size(); i++) {
            services.get(index.calls.service[i]).addInt(i);
            tasks.computeIfAbsent(index.calls.task[i], t -> new IntArrayList()).addInt(i);
        }
        for (int i = 0; i < index.hops.size(); i++) {
            boolean served = index.hops.isRequest(i) && index.hops.received[i] >= 0 && index.hops.replied[i] >= 0;
            if (served) {
                services.get(index.hops.to(i).ordinal()).addInt(-1 - i);
            }
        }
        for (ServiceId service : ServiceId.values()) {
            if (service != ServiceId.SUPERVISOR) {
                index.add(track(index, service.label(), 0, services.get(service.ordinal())));
            }
        }
        tasks.forEach((task, items) -> index.add(track(index, "task " + task, task, items)));
    }

    private static Track track(TimelineIndex index, String label, int task, IntArrayList found) {
        Integer[] sorted = found.stream().toArray(Integer[]::new);
        Arrays.sort(sorted, (x, y) -> Long.compare(index.start(x), index.start(y)));
        int[] items = Arrays.stream(sorted).mapToInt(i -> i).toArray();
        long[] reach = new long[items.length];
        byte[] lane = new byte[items.length];
        int limit = task == 0 ? SERVICE_LANES : 1;
        long[] busyUntil = new long[limit];
        Arrays.fill(busyUntil, Long.MIN_VALUE);
        int lanes = 1;
        long farthest = 0;
        for (int i = 0; i < items.length; i++) {
            long start = index.start(items[i]);
            int free = 0;
            while (free < limit - 1 && busyUntil[free] > start) {
                free++;
            }
            busyUntil[free] = Math.max(busyUntil[free], index.end(items[i]));
            lane[i] = (byte) free;
            lanes = Math.max(lanes, free + 1);
            farthest = Math.max(farthest, index.end(items[i]));
            reach[i] = farthest;
        }
        return new Track(label, task == 0, task, items, reach, lane, lanes);
    }
}
