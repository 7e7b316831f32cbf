package io.cloister.supervisor.succession;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.supervisor.succession.RestartPolicy.Position;
import io.cloister.supervisor.succession.RestartPolicy.Verdict;
import org.junit.jupiter.api.Test;

/** Who dies is restored; what kills twice is left out; who does not get on is given up. */
class RestartPolicyTest {
    private static final long S = 1_000_000_000L;

    private final RestartPolicy policy = new RestartPolicy();

    @Test
    void whoGetsOnIsRestored() {
        for (int i = 1; i < 10; i++) {
            assertEquals(Verdict.RECOVER, policy.onDeath(new Position(1, 100L * i, i), i * S));
        }
    }

    @Test
    void theInputThatKillsTwiceIsLeftOut() {
        assertEquals(Verdict.RECOVER, policy.onDeath(new Position(1, 100, 7), S));
        assertEquals(Verdict.SKIP, policy.onDeath(new Position(1, 100, 7), 2 * S));
        assertEquals(Verdict.RECOVER, policy.onDeath(new Position(1, 200, 8), 3 * S));
    }

    @Test
    void samePlaceInAnotherSegmentIsAnotherInput() {
        assertEquals(Verdict.RECOVER, policy.onDeath(new Position(1, 100, 7), S));
        assertEquals(Verdict.RECOVER, policy.onDeath(new Position(2, 100, 9), 2 * S));
    }

    /** Killed from outside while it had nothing to do. */
    @Test
    void whoHandledNothingHasNoInputToLeaveOut() {
        for (int i = 1; i <= 4; i++) {
            assertEquals(Verdict.RECOVER, policy.onDeath(new Position(1, 0, 7), i * S));
        }
        assertEquals(Verdict.GIVE_UP, policy.onDeath(new Position(1, 0, 7), 5 * S));
    }

    @Test
    void whoWasLongWithoutTroubleGetsAnotherChance() {
        for (int i = 1; i < 10; i++) {
            assertEquals(Verdict.RECOVER, policy.onDeath(new Position(1, 0, 7), i * 40 * S));
        }
    }

    @Test
    void tooOftenInAMinuteIsTooOften() {
        for (int i = 1; i <= 20; i++) {
            assertEquals(Verdict.RECOVER, policy.onDeath(new Position(1, 0, i), i * S));
        }
        assertEquals(Verdict.GIVE_UP, policy.onDeath(new Position(1, 0, 21), 21 * S));
        assertEquals(21, policy.recentDeaths());
    }
}
