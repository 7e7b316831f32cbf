package io.cloister.integration.lambda;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a method does with references, for those who call it. Origins are parameters and what was made in it or in what
 * it calls.
 *
 * @param kept what it stores in an object that was there before.
 * @param into what it stores in an object that it was given, by the number of the parameter.
 * @param returned what it may return; with {@link Origin#ELSEWHERE} where that is an object that was there before.
 * @param held what is in a new object that it returns, or null if it returns none.
 */
record Summary(Set<Origin> kept, Map<Integer, Set<Origin>> into, Set<Origin> returned, Set<Origin> held) {
    static final Summary NOTHING = new Summary(Set.of(), Map.of(), Set.of(), null);

    /** An empty one, to be filled. */
    static Summary empty() {
        return new Summary(new LinkedHashSet<>(), new LinkedHashMap<>(), new LinkedHashSet<>(), null);
    }
}
