package io.cloister.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cloister.bus.ServiceId;
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
 * {@code kill -9} of every service at every record of its tape: each scenario must end as it does without. {@code
 * -Dcrash=files} runs one scenario, {@code -Dcrash=files:vfs:17:before} one death of it, {@code -Dcrash=all} all there
 * is.
 */
final class CrashTest {
    /**
     * In one run each service dies at records that are so many apart. A run of many deaths costs little more than one
     * of one, and finds what the second death of a service finds; where it ends otherwise, each of its deaths is tried
     * alone.
     */
    private static final int STRIDE = 8;
    private static final int LATER = 7;
    private static final List<ServiceId> SERVICES =
            Arrays.asList(ServiceId.values()).subList(0, ServiceId.SUPERVISOR.ordinal());
    private static final Plan NOBODY = new Plan(Set.of(), Succession.AT_ONCE);
    private static final String ONLY = System.getProperty("crash");

    private record Ran(Outcome outcome, Deaths deaths) {
    }

    /** What dies in one run. */
    private record Plan(Set<Place> places, Succession succession) {
        Plan only(Place place) {
            return new Plan(Set.of(place), succession);
        }
    }

    private static Ran run(CrashScenario scenario, Plan plan, Canary canary) {
        Deaths deaths = new Deaths(plan.places);
        return new Ran(new CrashWorld(scenario, deaths, canary, plan.succession).run(), deaths);
    }

    /**
     * What is different, or null. Where others go on without a service they do so in another order; that each finds
     * what it must is all then.
     */
    private static String difference(CrashScenario scenario, Ran plain, Plan plan) {
        try {
            Ran ran = run(scenario, plan, Canary.NONE);
            boolean exact = plan.succession == Succession.AT_ONCE;
            String found = exact ? plain.outcome.difference(ran.outcome, ran.deaths.lost())
                : plain.outcome.essence().difference(ran.outcome.essence(), ran.deaths.lost());
            return found != null || !exact || ran.deaths.left().isEmpty() ? found : "not reached: " + ran.deaths.left();
        } catch (RuntimeException | Error e) {
            if (ONLY != null) {
                e.printStackTrace();
            }
            return e.toString();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyScenarioEndsAsWithoutDeaths() {
        return Arrays.stream(CrashScenario.values()).filter(CrashTest::isAsked)
            .map(s -> DynamicTest.dynamicTest(name(s), () -> inTurn(() -> check(s))));
    }

    private static boolean isAsked(CrashScenario scenario) {
        if (ONLY == null) {
            return scenario != CrashScenario.POISONED && !scenario.isSoak();
        }
        return ONLY.equals("all") ? scenario != CrashScenario.POISONED : name(scenario).equals(ONLY.split(":")[0]);
    }

    private static String name(CrashScenario scenario) {
        return scenario.name().toLowerCase(Locale.ROOT);
    }

    private static void check(CrashScenario scenario) {
        long began = System.nanoTime();
        Ran plain = run(scenario, NOBODY, Canary.NONE);
        List<String> failures = new ArrayList<>();
        int deaths = 0;
        for (Plan plan : plans(scenario, plain)) {
            deaths += plan.places.size();
            String found = difference(scenario, plain, plan);
            if (found != null) {
                failures.addAll(alone(scenario, plain, plan, found));
            }
        }
        StringBuilder figures = new StringBuilder();
        for (ServiceId id : SERVICES) {
            figures.append(' ').append(id.label()).append(' ').append(plain.deaths.seen(id).size());
        }
        System.out.println("crashes: " + name(scenario) + ": records" + figures + "; " + deaths + " deaths in "
            + (System.nanoTime() - began) / 1_000_000 + " ms");
        if (!failures.isEmpty()) {
            throw new SimFailure(failures.size() + " differences\n" + String.join("\n", failures), null);
        }
    }

    private static List<Plan> plans(CrashScenario scenario, Ran plain) {
        if (ONLY != null && ONLY.contains(":")) {
            String[] parts = ONLY.split(":");
            return List.of(new Plan(
                    Set.of(Place.of(parts[1], parts[2], parts[3])),
                    parts.length > 4 ? Succession.LATE : Succession.AT_ONCE));
        }
        List<Plan> plans = new ArrayList<>();
        for (int first = 1; first <= STRIDE; first++) {
            Set<Place> before = places(plain, first, false);
            Set<Place> after = places(plain, first, true);
            Set<Place> free = new LinkedHashSet<>(before);
            free.removeIf(place -> !Window.lost(plain.deaths.what(place)).isEmpty());
            plans.add(new Plan(free, Succession.AT_ONCE));
            plans.add(new Plan(after, Succession.AT_ONCE));
            before.removeAll(free);
            // What may cost something is alone: after it, states are not compared.
            before.forEach(place -> plans.add(new Plan(Set.of(place), Succession.AT_ONCE)));
            if (!scenario.isLong() && first % 2 == 1 || ONLY != null) {
                Set<Place> twice = new LinkedHashSet<>(free);
                twice.addAll(after);
                plans.add(new Plan(twice, Succession.LATE));
            }
        }
        for (ServiceId id : SERVICES) {
            for (int step = 1; step <= plain.deaths.steps(id); step++) {
                plans.add(new Plan(Set.of(new Place(id, -step, false)), Succession.AT_ONCE));
                plans.add(new Plan(Set.of(new Place(id, -step, true)), Succession.AT_ONCE));
            }
        }
        plans.removeIf(plan -> plan.places.isEmpty());
        return plans;
    }

    /** One of {@link #STRIDE} records of each service. */
    private static Set<Place> places(Ran plain, int first, boolean after) {
        Set<Place> places = new LinkedHashSet<>();
        for (ServiceId id : SERVICES) {
            for (int record = first; record <= plain.deaths.seen(id).size(); record += STRIDE) {
                places.add(new Place(id, record, after));
            }
        }
        return places;
    }

    private static List<String> alone(CrashScenario scenario, Ran plain, Plan plan, String together) {
        List<String> found = new ArrayList<>();
        for (Place place : plan.places) {
            String difference = plan.places.size() == 1 ? together : difference(scenario, plain, plan.only(place));
            if (difference != null) {
                found.add(
                        "-Dcrash=" + name(scenario) + ':' + place + (plan.succession == Succession.LATE ? ":late" : "")
                                + " (" + plain.deaths.what(place) + "): " + difference);
            }
        }
        if (found.isEmpty()) {
            found.add(name(scenario) + ", " + plan.succession + " with all of " + plan.places + ": " + together);
        }
        return found;
    }

    /** The call that is left out fails; whatever comes after it, and after a death later on, goes on. */
    @Test
    void aServiceGoesOnAfterPoisonThatWasLeftOut() throws Throwable {
        inTurn(() -> {
            Ran plain = run(CrashScenario.POISONED, NOBODY, Canary.NONE);
            List<String> failures = new ArrayList<>();
            for (ServiceId id : SERVICES.subList(ServiceId.MM.ordinal(), SERVICES.size())) {
                for (int record = 1; record <= plain.deaths.seen(id).size(); record++) {
                    leaveOut(new Place(id, record, true), plain, failures);
                    if (plain.deaths.seen(id).get(record - 1).startsWith("sent")) {
                        leaveOut(new Place(id, record, false), plain, failures);
                    }
                }
            }
            assertEquals(List.of(), failures);
        });
    }

    private static void leaveOut(Place poison, Ran plain, List<String> failures) {
        Set<Place> places = Set.of(poison, new Place(poison.service(), poison.record() + LATER, true));
        try {
            run(CrashScenario.POISONED, new Plan(places, Succession.SKIPPING), Canary.NONE);
        } catch (RuntimeException | Error e) {
            failures.add(poison + " (" + plain.deaths.what(poison) + "): " + e);
        }
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
        assumeTrue(ONLY == null && System.getProperty("snapshots") == null);
        Outcome plain = run(CrashScenario.PIPE, NOBODY, Canary.NONE).outcome;
        String found = null;
        for (int record = 5; record < 25 && found == null; record += 7) {
            try {
                found = plain.difference(
                        run(CrashScenario.PIPE, NOBODY.only(new Place(ServiceId.VFS, record, true)), canary).outcome,
                        List.of());
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
