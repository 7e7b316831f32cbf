package io.cloister.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Sys;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A number has one handler, and every number gets an answer. */
class CallTableTest {
    private final CallTable<String> table = new CallTable<String>()
        .on(Sys.READ, (caller, call) -> caller.length())
        .on(Sys.AGENT_THREAD_STARTED, (caller, call) -> CallHandler.LATER);

    private List<Long> results(int nr) {
        FakeCall call = new FakeCall(1, nr);
        table.serve("four", call);
        return call.results;
    }

    @Test
    void aCallGoesToTheHandlerOfItsNumber() {
        assertEquals(List.of(4L), results(Sys.READ));
    }

    @Test
    void noResultIsNoAnswer() {
        assertEquals(List.of(), results(Sys.AGENT_THREAD_STARTED));
    }

    @Test
    void anyOtherNumberIsNotImplemented() {
        for (int nr : new int[] {Sys.WRITE, Sys.TABLE_SIZE, Sys.NUMBERS, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertFalse(table.serves(nr));
            assertEquals(List.of((long) -Errno.ENOSYS), results(nr));
        }
        assertTrue(table.serves(Sys.READ));
    }

    @Test
    void aSecondHandlerIsRefused() {
        assertThrows(IllegalStateException.class, () -> table.on(Sys.READ, (caller, call) -> 0));
        assertEquals(List.of(4L), results(Sys.READ));
    }
}
