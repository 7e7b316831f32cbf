package io.cloister.runtime.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.abi.ArgShape;
import io.cloister.abi.SyscallTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table in the code says what syscalls.tbl says. */
final class CopyPlanTableTest {
    private static final int ROWS_PER_LINE = 12;

    @Test
    void isCurrent() {
        StringBuilder shapes = new StringBuilder();
        for (int row = 0; row < CopyPlan.ROWS; row++) {
            List<ArgShape> args = SyscallTable.of(CopyPlan.numberOf(row)).args();
            for (int arg = 0; arg < JournalRecordDescriptor.ARGUMENTS; arg++) {
                shapes.append(arg < args.size() ? shape(args.get(arg)) : CopyPlanTable.NOTHING);
            }
            shapes.append(row % ROWS_PER_LINE == ROWS_PER_LINE - 1 ? '\n' : ' ');
        }
        assertEquals(
                shapes.toString().strip(),
                CopyPlanTable.SHAPES.strip(),
                "syscalls.tbl changed: put this into CopyPlanTable");
    }

    private static char shape(ArgShape shape) {
        return switch (shape.kind()) {
            case STR -> CopyPlanTable.STRING;
            case STRV -> Character.toUpperCase(CopyPlanTable.STRING);
            case IN_IOV, IN_MSG -> Character.toUpperCase(CopyPlanTable.BUFFER);
            case OUT_IOV, OUT_MSG -> Character.toUpperCase(CopyPlanTable.LAYOUT);
            default ->
                !shape.isIn()
                        ? CopyPlanTable.NOTHING
                        : shape.hint().equals("sockaddr") ? CopyPlanTable.ADDRESS : CopyPlanTable.BUFFER;
        };
    }
}
