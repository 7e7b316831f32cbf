package io.cloister.netstack.tcp;

import java.util.TreeMap;

/** All connections that have a deadline, by time and then by age. A connection has at most one entry, which may be early. */
final class TcpTimerQueue {
    private record Entry(long atNs, long id) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry o) {
            int byTime = Long.compare(atNs, o.atNs);
            return byTime != 0 ? byTime : Long.compare(id, o.id);
        }
    }

    private final TreeMap<Entry, TcpConnection> entries = new TreeMap<>();

    long nextNs() {
        return entries.isEmpty() ? TcpTimers.NONE : entries.firstKey().atNs();
    }

    void move(TcpConnection c, long atNs) {
        remove(c);
        if (atNs != TcpTimers.NONE) {
            c.timers().queuedNs = atNs;
            entries.put(new Entry(atNs, c.id()), c);
        }
    }

    void remove(TcpConnection c) {
        if (c.timers().queuedNs != TcpTimers.NONE) {
            entries.remove(new Entry(c.timers().queuedNs, c.id()));
            c.timers().queuedNs = TcpTimers.NONE;
        }
    }

    /** Takes the first connection whose entry has come, or null. */
    TcpConnection poll(long nowNs) {
        if (nextNs() > nowNs) {
            return null;
        }
        TcpConnection c = entries.pollFirstEntry().getValue();
        c.timers().queuedNs = TcpTimers.NONE;
        return c;
    }
}
