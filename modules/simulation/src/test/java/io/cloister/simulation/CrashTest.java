package io.cloister.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalMode;
import io.cloister.simulation.Deaths.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code kill -9} of every service at every record of its tape: each scenario must end as it does without. {@code -Dcrash=files:vfs:17:before} runs one
 * death alone.
 */
final class CrashTest {
    /** Deaths of one service in one run are so many records apart; each is a run of its own where one of them makes a difference. */
    private static final int STRIDE = 16;

    private record Ran(Outcome outcome, Deaths deaths) {
    }

    private static Ran run(CrashScenario scenario, Set<Place> places, Canary canary) {
        Deaths deaths = new Deaths(places);
        CrashWorld world = new CrashWorld(deaths, canary, JournalMode.FLIGHT);
        return new Ran(world.run(scenario.program(), scenario == CrashScenario.START), deaths);
    }

    /** What is different after these deaths, or null. */
    private static String difference(CrashScenario scenario, Outcome plain, Set<Place> places, boolean all) {
        try {
            Ran ran = run(scenario, places, Canary.NONE);
            String found = plain.difference(ran.outcome, all);
            return found != null || ran.deaths.left().isEmpty() ? found : "not reached: " + ran.deaths.left();
        } catch (RuntimeException | Error e) {
            if (System.getProperty("crash") != null) {
                e.printStackTrace();
            }
            return e.toString();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyScenarioEndsAsWithoutDeaths() {
        String only = System.getProperty("crash");
        return Arrays.stream(CrashScenario.values())
            .filter(s -> only == null || only.toUpperCase(Locale.ROOT).startsWith(s.name()))
            .map(s -> DynamicTest.dynamicTest(s.name().toLowerCase(Locale.ROOT), () -> inTurn(() -> check(s, only))));
    }

    private static void check(CrashScenario scenario, String only) {
        long began = System.nanoTime();
        Ran plain = run(scenario, Set.of(), Canary.NONE);
        long one = System.nanoTime() - began;
        List<String> failures = new ArrayList<>();
        StringBuilder figures = new StringBuilder();
        int deaths = 0;
        for (int i = 0; i < ServiceId.SUPERVISOR.ordinal(); i++) {
            ServiceId id = ServiceId.of(i);
            int records = plain.deaths.seen(id).size();
            figures.append(' ').append(id.label()).append(' ').append(records);
            for (Set<Place> places : groups(id, records, only)) {
                deaths += places.size();
                if (difference(scenario, plain.outcome, places, true) != null) {
                    failures.addAll(alone(scenario, plain, places));
                }
            }
        }
        long took = (System.nanoTime() - began) / 1_000_000;
        System.out.println("crashes: " + scenario.name().toLowerCase(Locale.ROOT) + ':' + figures + " records; " + deaths + " deaths in " + took
            + " ms, " + one / 1_000_000 + " ms the first");
        if (!failures.isEmpty()) {
            throw new SimFailure(failures.size() + " differences\n" + String.join("\n", failures), null);
        }
    }

    private static List<Set<Place>> groups(ServiceId id, int records, String only) {
        List<Set<Place>> groups = new ArrayList<>();
        if (only != null && only.contains(":")) {
            String[] parts = only.split(":");
            Place place = Place.of(parts[1], parts[2], parts[3]);
            return place.service() == id ? List.of(Set.of(place)) : groups;
        }
        for (int first = 1; first <= Math.min(STRIDE, records); first++) {
            for (boolean after : new boolean[] {false, true}) {
                Set<Place> places = new HashSet<>();
                for (int record = first; record <= records; record += STRIDE) {
                    places.add(new Place(id, record, after));
                }
                groups.add(places);
            }
        }
        return groups;
    }

    private static List<String> alone(CrashScenario scenario, Ran plain, Set<Place> places) {
        List<String> found = new ArrayList<>();
        for (Place place : places) {
            String difference = difference(scenario, plain.outcome, Set.of(place), true);
            if (difference != null) {
                found.add("-Dcrash=" + scenario.name().toLowerCase(Locale.ROOT) + ':' + place + " (" + plain.deaths.seen(place.service()).get(place.record() - 1)
                    + "): " + difference);
            }
        }
        if (found.isEmpty()) {
            found.add(scenario + " with all of " + places + ": " + difference(scenario, plain.outcome, places, true));
        }
        return found;
    }

    @Test
    void recordsThatAreLostAreFound() throws Throwable {
        inTurn(() -> assertFound(Canary.LOST_RECORDS));
    }

    @Test
    void aForgottenTailIsFound() throws Throwable {
        inTurn(() -> assertFound(Canary.LOST_TAIL));
    }

    private static void assertFound(Canary canary) {
        Outcome plain = run(CrashScenario.PIPE, Set.of(), Canary.NONE).outcome;
        String found = null;
        for (int record = 5; record < 40 && found == null; record += 7) {
            try {
                found = plain.difference(run(CrashScenario.PIPE, Set.of(new Place(ServiceId.VFS, record, true)), canary).outcome, true);
            } catch (RuntimeException | AssertionError e) {
                found = e.getMessage();
            }
        }
        assertNotNull(found, "nothing shows that it is wrong");
        assertTrue(found.length() > 0);
    }

    /** On the carrier that the guests run on, so that a switch between them wakes nobody. */
    private static void inTurn(Runnable test) throws Throwable {
        FutureTask<Void> task = new FutureTask<>(test, null);
        Thread.ofVirtual().start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }
}
