package io.cloister.supervisor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.supervisor.cgroup.GroupBounds;
import org.junit.jupiter.api.Test;

class BoundsTest {
    @Test
    void asOperatorsWriteThem() {
        assertEquals(GroupBounds.NONE, GroupBounds.of(Bounds.of(null, null, null)));
        assertEquals(
                new GroupBounds(512 << 20, 200, 150_000, 100_000), GroupBounds.of(Bounds.of("512m", "200", "1.5")));
        assertEquals(new GroupBounds(2L << 30, 0, 0, 0), GroupBounds.of(Bounds.of("2G", null, null)));
        assertEquals(new GroupBounds(4096, 0, 1_000, 100_000), GroupBounds.of(Bounds.of("4096", null, "0.01")));
    }

    @Test
    void nonsenseIsRefused() {
        for (String wrong : new String[] {"", "m", "0", "-1m", "1.5g", "12x", "9999999999999999g", "8388608t"}) {
            assertThrows(OperatorError.class, () -> Bounds.of(wrong, null, null), wrong);
        }
        for (String wrong : new String[] {"", "0", "-4", "many", "1k"}) {
            assertThrows(OperatorError.class, () -> Bounds.of(null, wrong, null), wrong);
        }
        for (String wrong : new String[] {"", "0", "0.001", "NaN", "Infinity", "-1", "two"}) {
            assertThrows(OperatorError.class, () -> Bounds.of(null, null, wrong), wrong);
        }
        assertTrue(assertThrows(OperatorError.class, () -> Bounds.of("12x", null, null))
                .getMessage()
                .startsWith("--memory 12x: write"));
    }
}
