package io.cloister.supervisor.succession;

import java.util.ArrayDeque;

/**
 * What is to be done about the death of a service: it goes on from its snapshot and tape; the input that killed it
 * twice is left out; who dies again and again without getting on is given up.
 */
public final class RestartPolicy {
    /** What to do. */
    enum Verdict {
        /** Go on, with everything that is on the tape. */
        RECOVER,
        /** Go on, without the input that was being handled. */
        SKIP,
        /** End the sandbox. */
        GIVE_UP
    }

    /** Where a service was when it died: {@code inputAt} is 0 where it was handling nothing. */
    public record Position(long epoch, long inputAt, long inputs) {
        /** Of a process that is no service. */
        public static final Position NONE = new Position(0, 0, 0);

        private boolean isSameInputAs(Position other) {
            return other != null && inputAt != 0 && inputAt == other.inputAt && epoch == other.epoch;
        }
    }

    private static final int POISON = 2;
    private static final int STUCK = 4;
    private static final long STUCK_NS = 30_000_000_000L;
    private static final int OFTEN = 20;
    private static final long OFTEN_NS = 60_000_000_000L;

    private final ArrayDeque<Long> deaths = new ArrayDeque<>();
    private Position last;
    private long lastNs;
    private int sameInput;
    private int stuck;

    /** The service died {@code at}. */
    Verdict onDeath(Position at, long nowNs) {
        deaths.addLast(nowNs);
        while (nowNs - deaths.peekFirst() > OFTEN_NS) {
            deaths.removeFirst();
        }
        sameInput = at.isSameInputAs(last) ? sameInput + 1 : 1;
        boolean gotOn = last == null || at.inputs() != last.inputs() || nowNs - lastNs > STUCK_NS;
        stuck = gotOn ? 1 : stuck + 1;
        last = at;
        lastNs = nowNs;
        if (stuck > STUCK || deaths.size() > OFTEN) {
            return Verdict.GIVE_UP;
        }
        return sameInput >= POISON && at.inputAt() != 0 ? Verdict.SKIP : Verdict.RECOVER;
    }

    /**
     * It was serving when it died: an idle service that is killed again and again handles no input in between, and gets
     * on all the same.
     */
    void wasRunning() {
        stuck = 0;
    }

    /** How often it died in the last minute. */
    int recentDeaths() {
        return deaths.size();
    }
}
