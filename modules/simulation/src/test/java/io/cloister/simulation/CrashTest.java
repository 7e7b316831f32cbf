package io.cloister.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.cloister.bus.ServiceId;
import io.cloister.journal.JournalMode;
import io.cloister.simulation.Deaths.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
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
 * {@code kill -9} of every service at every record of its tape: each scenario must end as it does without. {@code -Dcrash=files} runs one scenario,
 * {@code -Dcrash=files:vfs:17:before} one death of it.
 */
final class CrashTest {
    /**
     * In one run each service dies at records that are so many apart. A run of many deaths costs little more than one of one, and finds what the second
     * death of a service finds; where it ends otherwise, each of its deaths is tried alone.
     */
    private static final int STRIDE = 8;
    private static final String ONLY = System.getProperty("crash");

    private record Ran(Outcome outcome, Deaths deaths) {
    }

    private static Ran run(CrashScenario scenario, Set<Place> places, Canary canary) {
        Deaths deaths = new Deaths(places);
        CrashWorld world = new CrashWorld(deaths, canary, JournalMode.FLIGHT);
        return new Ran(world.run(scenario.program(), scenario == CrashScenario.START), deaths);
    }

    /** What is different after these deaths, or null. {@code lost}: what they may cost, {@link Window#lost}. */
    private static String difference(CrashScenario scenario, Ran plain, Set<Place> places, String lost) {
        try {
            Ran ran = run(scenario, places, Canary.NONE);
            String found = plain.outcome.difference(ran.outcome, lost);
            return found != null || ran.deaths.left().isEmpty() ? found : "not reached: " + ran.deaths.left();
        } catch (RuntimeException | Error e) {
            if (ONLY != null) {
                e.printStackTrace();
            }
            return e.toString();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyScenarioEndsAsWithoutDeaths() {
        return Arrays.stream(CrashScenario.values()).filter(s -> ONLY == null || name(s).equals(ONLY.split(":")[0]))
            .map(s -> DynamicTest.dynamicTest(name(s), () -> inTurn(() -> check(s))));
    }

    private static String name(CrashScenario scenario) {
        return scenario.name().toLowerCase(Locale.ROOT);
    }

    private static void check(CrashScenario scenario) {
        long began = System.nanoTime();
        Ran plain = run(scenario, Set.of(), Canary.NONE);
        List<String> failures = new ArrayList<>();
        int deaths = 0;
        for (Set<Place> places : groups(plain)) {
            deaths += places.size();
            String lost = lost(plain, places);
            String found = difference(scenario, plain, places, lost);
            if (found != null && places.size() == 1) {
                failures.add(text(scenario, plain, places.iterator().next()) + found);
            } else if (found != null) {
                failures.addAll(alone(scenario, plain, places, found));
            }
        }
        StringBuilder figures = new StringBuilder();
        for (int i = 0; i < ServiceId.SUPERVISOR.ordinal(); i++) {
            figures.append(' ').append(ServiceId.of(i).label()).append(' ').append(plain.deaths.seen(ServiceId.of(i)).size());
        }
        System.out.println("crashes: " + name(scenario) + ": records" + figures + "; " + deaths + " deaths in "
            + (System.nanoTime() - began) / 1_000_000 + " ms");
        if (!failures.isEmpty()) {
            throw new SimFailure(failures.size() + " differences\n" + String.join("\n", failures), null);
        }
    }

    private static String text(CrashScenario scenario, Ran plain, Place place) {
        return "-Dcrash=" + name(scenario) + ':' + place + " (" + plain.deaths.what(place) + "): ";
    }

    private static String lost(Ran plain, Set<Place> places) {
        Place place = places.iterator().next();
        return places.size() > 1 || place.after() ? null : Window.lost(plain.deaths.what(place));
    }

    /** What is to die in one run, for all runs. Deaths that may cost something are alone. */
    private static List<Set<Place>> groups(Ran plain) {
        List<Set<Place>> groups = new ArrayList<>();
        if (ONLY != null && ONLY.contains(":")) {
            String[] parts = ONLY.split(":");
            return List.of(Set.of(Place.of(parts[1], parts[2], parts[3])));
        }
        for (int first = 1; first <= STRIDE; first++) {
            for (boolean after : new boolean[] {false, true}) {
                Set<Place> places = new LinkedHashSet<>();
                for (int i = 0; i < ServiceId.SUPERVISOR.ordinal(); i++) {
                    for (int record = first; record <= plain.deaths.seen(ServiceId.of(i)).size(); record += STRIDE) {
                        Place place = new Place(ServiceId.of(i), record, after);
                        if (lost(plain, Set.of(place)) == null) {
                            places.add(place);
                        } else {
                            groups.add(Set.of(place));
                        }
                    }
                }
                groups.add(places);
            }
        }
        return groups;
    }

    private static List<String> alone(CrashScenario scenario, Ran plain, Set<Place> places, String together) {
        List<String> found = new ArrayList<>();
        for (Place place : places) {
            String difference = difference(scenario, plain, Set.of(place), null);
            if (difference != null) {
                found.add(text(scenario, plain, place) + difference);
            }
        }
        if (found.isEmpty()) {
            found.add(name(scenario) + " with all of " + places + ": " + together);
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

    /** A canary: one death in a while is enough to see what is wrong. */
    private static void assertFound(Canary canary) {
        Outcome plain = run(CrashScenario.PIPE, Set.of(), Canary.NONE).outcome;
        String found = null;
        for (int record = 5; record < 25 && found == null; record += 7) {
            try {
                found = plain.difference(run(CrashScenario.PIPE, Set.of(new Place(ServiceId.VFS, record, true)), canary).outcome, null);
            } catch (RuntimeException | AssertionError e) {
                found = e.toString();
            }
        }
        assertNotNull(found, "nothing shows that it is wrong");
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
