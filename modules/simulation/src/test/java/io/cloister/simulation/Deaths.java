package io.cloister.simulation;

import io.cloister.bus.ServiceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where services die, and a count of their records. */
final class Deaths {
    /** A service ends here, wherever it is: its own code must not run any more. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        private final ServiceId service;

        private Death(ServiceId service) {
            super(service.label() + " dies", null, false, false);
            this.service = service;
        }

        ServiceId service() {
            return service;
        }
    }

    /**
     * Of a service's record: {@code after} it counts, or before, when all that it tells of has happened. Records are
     * numbered from 1, others: {@link #step}.
     */
    record Place(ServiceId service, int record, boolean after) {
        static Place of(String service, String record, String side) {
            return new Place(
                    ServiceId.valueOf(service.toUpperCase(Locale.ROOT)),
                    Integer.parseInt(record),
                    side.equals("after"));
        }

        @Override
        public String toString() {
            return service.label() + ':' + record + ':' + (after ? "after" : "before");
        }
    }

    private final Set<Place> planned;
    private final List<List<String>> seen = new ArrayList<>();
    private final int[] records = new int[ServiceId.SUPERVISOR.ordinal()];
    private final int[] inputs = new int[ServiceId.SUPERVISOR.ordinal()];
    private final int[] counted = new int[ServiceId.SUPERVISOR.ordinal()];
    private final int[] steps = new int[ServiceId.SUPERVISOR.ordinal()];
    private final String[] last = new String[ServiceId.SUPERVISOR.ordinal()];
    private final List<String> lost = new ArrayList<>();
    private boolean armed;
    private boolean counts;
    private boolean input;

    /** At each of {@code places}, once. */
    Deaths(Set<Place> places) {
        planned = new HashSet<>(places);
        for (int i = 0; i < records.length; i++) {
            seen.add(new ArrayList<>());
            last[i] = "";
        }
    }

    /** Records are numbered from here on. */
    void arm() {
        armed = true;
    }

    /** Nobody dies any more, and no record is numbered. */
    void disarm() {
        armed = false;
    }

    /**
     * What was done by now is not repeated: who died right after an announcement announces again, and that is no new
     * record.
     */
    void before(ServiceId service, MortalTape tape, int at) {
        int i = service.ordinal();
        String what = tape.describe(at);
        counts = !(what.startsWith("intent") && what.equals(last[i]));
        input = tape.isInput(at);
        if (armed && counts && planned.remove(new Place(service, counted[i] + 1, false))) {
            lost.addAll(Window.lost(what));
            throw new Death(service);
        }
        last[i] = what;
    }

    void after(ServiceId service) {
        int i = service.ordinal();
        inputs[i] += input ? 1 : 0;
        records[i] += counts ? 1 : 0;
        if (!armed || !counts) {
            return;
        }
        counted[i]++;
        seen.get(i).add(last[i]);
        if (planned.remove(new Place(service, counted[i], true))) {
            throw new Death(service);
        }
    }

    /** A step of a snapshot, which is no record: numbered -1, -2, ... */
    void step(ServiceId service, Runnable act) {
        int number = armed ? --steps[service.ordinal()] : 0;
        if (planned.remove(new Place(service, number, false))) {
            throw new Death(service);
        }
        act.run();
        if (planned.remove(new Place(service, number, true))) {
            throw new Death(service);
        }
    }

    /** Steps of snapshots since {@link #arm}. */
    int steps(ServiceId service) {
        return -steps[service.ordinal()];
    }

    /** Inputs that {@code service} took, the same number with and without deaths. */
    int inputs(ServiceId service) {
        return inputs[service.ordinal()];
    }

    /** Records that {@code service} wrote, as many with as without deaths. */
    int records(ServiceId service) {
        return records[service.ordinal()];
    }

    /** What the records were since {@link #arm}. */
    List<String> seen(ServiceId service) {
        return seen.get(service.ordinal());
    }

    /** What the record of {@code place} is. */
    String what(Place place) {
        List<String> all = seen(place.service());
        return place.record() < 0 ? "snapshot" : place.record() <= all.size() ? all.get(place.record() - 1) : "nothing";
    }

    /** What the deaths so far may have cost: {@link Window#lost}. */
    List<String> lost() {
        return lost;
    }

    /** Places that were not reached. */
    Set<Place> left() {
        return planned;
    }
}
