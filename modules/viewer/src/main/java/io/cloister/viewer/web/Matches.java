package io.cloister.viewer.web;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** What fits a query, with the last few kept: a page asks the same again with every move. */
final class Matches {
    private static final int KEPT = 8;

    private final TimelineIndex index;
    private final Map<String, Hits> known = new LinkedHashMap<>(KEPT, 1, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Hits> eldest) {
            return size() > KEPT;
        }
    };

    /** The numbers of calls and hops; null if all fit. */
    record Hits(BitSet calls, BitSet hops) {
        boolean has(int item) {
            return calls == null || (item >= 0 ? calls.get(item) : hops.get(-1 - item));
        }
    }

    Matches(TimelineIndex index) {
        this.index = index;
    }

    synchronized Hits of(String query) throws BadQueryException {
        if (query.isBlank()) {
            return new Hits(null, null);
        }
        Hits hits = known.get(query);
        if (hits == null) {
            Query parsed = new Query(index, query);
            hits = new Hits(parsed.calls(), parsed.hops());
            known.put(query, hits);
        }
        return hits;
    }
}
