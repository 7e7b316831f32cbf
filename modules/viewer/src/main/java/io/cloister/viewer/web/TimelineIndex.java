package io.cloister.viewer.web;

import io.cloister.abi.SyscallInfo;
import io.cloister.abi.SyscallTable;
import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalReader.Damage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All of a journal that the page may ask for. Immutable, so any thread may read it. */
public final class TimelineIndex {
    final About about;
    final CallColumns calls;
    final HopColumns hops;
    final List<Track> tracks;
    /** Row within the service's track of each call, and of each request. */
    final byte[] callLane;
    final byte[] hopLane;
    /**
     * For each call without an answer when its task made the next one, which it can't while it waits; the journal's end
     * where it made none.
     */
    private final long[] openUntil;
    private final Map<Integer, Integer> trackOfTask = new HashMap<>();

    /**
     * What there is.
     *
     * @param zeroNs the sandbox's start, ns since 1970; all other times count from it. @param firstNs first and @param
     *     lastNs last moment recorded.
     * @param lost records missing, by ordinal of {@code ServiceId}. @param damages what could not be read.
     */
    record About(String id, String command, long zeroNs, long firstNs, long lastNs, long[] lost, List<Damage> damages) {
    }

    TimelineIndex(About about, CallColumns calls, HopColumns hops, List<Track> tracks) {
        this.about = about;
        this.calls = calls;
        this.hops = hops;
        this.tracks = tracks;
        this.callLane = new byte[calls.size()];
        this.hopLane = new byte[hops.size()];
        this.openUntil = new long[calls.size()];
        Map<Integer, Long> next = new HashMap<>();
        for (int i = calls.size() - 1; i >= 0; i--) {
            openUntil[i] = calls.end[i] >= 0 ? calls.end[i] : next.getOrDefault(calls.task[i], about.lastNs());
            next.put(calls.task[i], calls.start[i]);
        }
    }

    /** While it is built: the next track. */
    void add(Track track) {
        if (track.isService()) {
            for (int i = 0; i < track.items().length; i++) {
                int item = track.items()[i];
                (item >= 0 ? callLane : hopLane)[item >= 0 ? item : -1 - item] = track.lane()[i];
            }
        } else {
            trackOfTask.put(track.task(), tracks.size());
        }
        tracks.add(track);
    }

    public int calls() {
        return calls.size();
    }

    /** How many messages. */
    public int hops() {
        return hops.size();
    }

    /** What could not be read. */
    public List<Damage> damages() {
        return about.damages();
    }

    /** Begin of an item of a track. */
    long start(int item) {
        return item >= 0 ? calls.start[item] : Math.max(hops.received[-1 - item], 0);
    }

    /**
     * End of an item; where it has none that of its task's waiting, or its start where it was never to be answered
     * (exit_group).
     */
    long end(int item) {
        if (item < 0) {
            return hops.replied[-1 - item];
        }
        boolean isLast = calls.end[item] < 0 && SyscallTable.of(calls.nr[item]).result() == SyscallInfo.Result.NORETURN;
        return isLast ? calls.start[item] : openUntil[item];
    }

    /** Who served an item. */
    ServiceId service(int item) {
        return item >= 0 ? calls.service(item) : hops.to(-1 - item);
    }

    /** Index of the track of a task, or of a service where {@code task} is 0; -1 for none. */
    int track(int task, ServiceId service) {
        if (task != 0) {
            return trackOfTask.getOrDefault(task, -1);
        }
        return service == ServiceId.SUPERVISOR ? -1 : service.ordinal();
    }

    /** Row, within the sender's track, of the call that a message was sent for; 0 if it was for none. */
    int senderLane(int hop) {
        int track = track(hops.task[hop], hops.from(hop));
        if (hops.task[hop] == 0 || track < 0) {
            return 0;
        }
        int[] items = tracks.get(track).items();
        int low = 0;
        int high = items.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (calls.start[items[middle]] <= hops.sent[hop]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && calls.service(items[low - 1]) == hops.from(hop) ? callLane[items[low - 1]] : 0;
    }
}
