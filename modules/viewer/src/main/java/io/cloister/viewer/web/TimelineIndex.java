package io.cloister.viewer.web;

import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalReader.Damage;
import java.util.List;

/** All of a journal that the page may ask for. Immutable, so any thread may read it. */
public final class TimelineIndex {
    final About about;
    final CallColumns calls;
    final HopColumns hops;
    final List<Track> tracks;

    /**
     * What there is.
     *
     * @param zeroNs the sandbox's start, ns since 1970; all other times count from it. @param firstNs first and @param lastNs last moment recorded.
     * @param lost records missing, by ordinal of {@code ServiceId}. @param damages what could not be read.
     */
    record About(String id, String command, long zeroNs, long firstNs, long lastNs, long[] lost, List<Damage> damages) {
    }

    TimelineIndex(About about, CallColumns calls, HopColumns hops, List<Track> tracks) {
        this.about = about;
        this.calls = calls;
        this.hops = hops;
        this.tracks = tracks;
    }

    /** How many calls. */
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

    /** End of an item; that of the journal where it has none. */
    long end(int item) {
        long end = item >= 0 ? calls.end[item] : hops.replied[-1 - item];
        return end < 0 ? about.lastNs() : end;
    }

    /** Who served an item. */
    ServiceId service(int item) {
        return item >= 0 ? calls.service(item) : hops.to(-1 - item);
    }

    /** Index of the track of a task, or of a service where {@code task} is 0; -1 for none. */
    int track(int task, ServiceId service) {
        for (int i = 0; i < tracks.size(); i++) {
            Track t = tracks.get(i);
            if (task != 0 ? !t.isService() && t.task() == task : t.isService() && t.label().equals(service.label())) {
                return i;
            }
        }
        return -1;
    }
}
