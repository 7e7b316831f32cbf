package io.cloister.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Support;
import io.cloister.abi.Sys;
import io.cloister.abi.SyscallInfo;
import io.cloister.abi.SyscallTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/SYSCALLS.md is made from the system call table: the table says what the build does. */
class SyscallPageTest {
    /** Calls that look at an argument first, and say ENOSYS for a value of it that Linux does not know either. */
    private static final List<Integer> ENOSYS_FOR_AN_ARGUMENT = List.of(Sys.FUTEX);

    @Test
    void theTableSaysWhatTheBuildAnswers() throws IOException {
        Path work = Product.scratch();
        try {
            Path program = work.resolve("every-call");
            Path source = Product.ROOT.resolve("integration/calls/every-call.c");
            Product.Outcome built = Product.natively(
                    work, new byte[0], List.of("gcc", "-O1", "-static", "-o", program.toString(), source.toString()));
            assertEquals(0, built.status(), built.text());
            Product.Outcome run = Product.cloister(work, "do", "--", "./every-call");
            assertEquals(0, run.status(), run.text());
            List<String> wrong = new ArrayList<>();
            long calls = run.text().lines().filter(line -> line.matches("\\d+ -?\\d+")).peek(line -> {
                String[] numbers = line.split(" ");
                check(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), wrong);
            }).count();
            assertEquals(Sys.TABLE_SIZE, calls);
            assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
        } finally {
            Trees.delete(work);
        }
    }

    private static void check(int nr, int errno, List<String> wrong) {
        if (!SyscallTable.isKnown(nr)) {
            return;
        }
        SyscallInfo entry = SyscallTable.of(nr);
        boolean refused = entry.support() == Support.NONE;
        if (refused && errno != entry.refusal()) {
            wrong.add(entry.name() + " is refused with " + Errno.name(errno) + ", the table says " + entry.note());
        }
        if (!refused && errno == Errno.ENOSYS && !ENOSYS_FOR_AN_ARGUMENT.contains(nr)) {
            wrong.add(entry.name() + " is not there, the table says " + entry.support());
        }
    }
}
