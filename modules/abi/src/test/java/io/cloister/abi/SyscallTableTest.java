package io.cloister.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.ArgShape.Kind;
import io.cloister.abi.ArgShape.Length;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SyscallTableTest {
    /** Names of the calls of {@link Sys}, by number. */
    private static TreeMap<Integer, String> sysConstants() throws IllegalAccessException {
        final var names = new TreeMap<Integer, String>();
        for (final Field field : Sys.class.getFields()) {
            if (!Set.of("TABLE_SIZE", "NUMBERS").contains(field.getName())) {
                names.put(field.getInt(null), field.getName().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    @Test
    void everyNumberOfSysHasItsRow() throws IllegalAccessException {
        final var rows = new TreeMap<Integer, String>();
        for (int nr = -10; nr < 2000; nr++) {
            if (SyscallTable.isKnown(nr)) {
                assertEquals(nr, SyscallTable.of(nr).nr());
                rows.put(nr, SyscallTable.of(nr).name());
            }
        }
        assertEquals(sysConstants(), rows);
    }

    @Test
    void everyCallOfTheComparisonHasItsRow() {
        int count = 0;
        for (final String line : Resources.lines("gvisor-syscalls-amd64.tsv")) {
            if (Character.isDigit(line.charAt(0))) {
                final String[] columns = line.split("\t");
                assertEquals(columns[1], SyscallTable.of(Integer.parseInt(columns[0])).name());
                count++;
            }
        }
        assertEquals(381, count);
        assertEquals("file_setattr", SyscallTable.of(Sys.TABLE_SIZE - 1).name());
    }

    @Test
    void unknownNumbersAreRefused() {
        for (final int nr : new int[] {-1, 335, 423, 470, 999, 1005, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertFalse(SyscallTable.isKnown(nr));
            assertEquals(Door.NONE, SyscallTable.of(nr).door());
            assertEquals(Errno.ENOSYS, SyscallTable.of(nr).refusal());
        }
    }

    @Test
    void everyLengthCountsAnArgumentThatIsAValue() {
        forEachArgument((info, shape) -> {
            final int arg = shape.length().arg();
            if (arg >= 0) {
                assertTrue(arg < info.args().size(), info.name());
                final Kind kind = info.args().get(arg).kind();
                assertTrue(Set.of(Kind.INT, Kind.UINT, Kind.LONG, Kind.ULONG).contains(kind), info.name());
            }
        });
    }

    @Test
    void everySetHasNames() {
        forEachArgument((info, shape) -> {
            if (shape.kind() == Kind.FLAGS || shape.kind() == Kind.ENUM) {
                assertTrue(shape.hint().equals("signal") || FlagSets.has(shape.hint()), info.name());
            }
        });
    }

    @Test
    void supportAndDoorAgree() {
        for (int nr = 0; nr < Sys.TABLE_SIZE; nr++) {
            final SyscallInfo info = SyscallTable.of(nr);
            if (info.door() == Door.NONE) {
                assertEquals(Support.NONE, info.support(), info.name());
            }
            if (info.support() == Support.PARTIAL) {
                assertFalse(info.note().isEmpty(), info.name() + " does not say what is left out");
            }
            if (info.support() == Support.NONE && info.nr() >= 0) {
                assertTrue(info.note().startsWith(Errno.name(info.refusal())), info.name());
            }
        }
        assertEquals(Errno.EPERM, SyscallTable.of(Sys.REBOOT).refusal());
        assertEquals(Errno.EOPNOTSUPP, SyscallTable.of(Sys.NAME_TO_HANDLE_AT).refusal());
    }

    @Test
    void attributes() {
        assertEquals(Set.of("arch_prctl", "clone", "clone3", "execve", "execveat", "exit", "exit_group", "fork",
            "rt_sigreturn", "rt_sigsuspend", "set_tid_address", "sigaltstack", "vfork"),
            namesWhere(info -> info.attributes().slow()));
        assertEquals(Set.of("getpid", "gettid", "getuid", "geteuid", "getgid", "getegid"),
            namesWhere(info -> info.attributes().local()));
        assertEquals(Set.of("read", "write", "pread64", "pwrite64", "readv", "writev", "preadv", "pwritev", "preadv2",
            "pwritev2", "sendto", "recvfrom"), namesWhere(info -> info.attributes().stream()));
        assertEquals(
                Set.of(
                        "clock_gettime",
                        "getitimer",
                        "getrusage",
                        "setitimer",
                        "setrlimit",
                        "prlimit64",
                        "timer_gettime",
                        "timer_settime",
                        "times"),
                namesWhere(info -> info.attributes().timed()));
    }

    @Test
    void shapes() {
        assertEquals(List.of(Kind.FD, Kind.OUT, Kind.ULONG), kinds(Sys.READ));
        assertEquals(List.of(Kind.FD, Kind.STR, Kind.FLAGS, Kind.MODE), kinds(Sys.OPENAT));
        assertEquals(List.of(Kind.STR, Kind.STRV, Kind.STRV), kinds(Sys.EXECVE));
        assertEquals(new Length(0, 1, 2, false, 0), length(Sys.READ, 1));
        assertEquals(new Length(4096, 0, -1, false, 0), length(Sys.OPENAT, 1));
        assertEquals(new Length(144, 0, -1, false, 0), length(Sys.FSTAT, 1));
        assertEquals(new Length(0, 8, 1, false, 0), length(Sys.POLL, 0));
        assertEquals(new Length(8, 1, 2, false, 8200), length(Sys.MSGSND, 1));
        assertEquals(new Length(0, 0, 0, true, 8192), length(Sys.SELECT, 1));
        assertEquals(new Length(0, 16, 2, false, 0), length(Sys.WRITEV, 1));
        assertEquals("sockaddr", SyscallTable.of(Sys.CONNECT).args().get(1).hint());
    }

    @Test
    void lengths() {
        assertEquals(100, length(Sys.READ, 1).bytes(3, 0, 100));
        assertEquals(80, length(Sys.POLL, 0).bytes(0, 10));
        assertEquals(8, length(Sys.SELECT, 1).bytes(1));
        assertEquals(8, length(Sys.SELECT, 1).bytes(64));
        assertEquals(16, length(Sys.SELECT, 1).bytes(65));
        assertEquals(0, length(Sys.SELECT, 1).bytes(0));
        assertEquals(8192, length(Sys.SELECT, 1).bytes(-1));
        assertEquals(108, length(Sys.MSGSND, 1).bytes(0, 0, 100));
        assertEquals(8L * Integer.MAX_VALUE, length(Sys.POLL, 0).bytes(0, -1));
        assertEquals(128, length(Sys.BIND, 1).bytes(3, 0, Long.MAX_VALUE));
    }

    @Test
    void malformedRowsAreBugs() {
        for (final String row : List.of(
            "0 read vfs full - fd int",
            "0 read vfs full fast (fd) int",
            "0 read vfs full - (file) int",
            "0 read vfs full - (in(arg6)) int",
            "0 read vfs none - (fd) int ; nothing",
            "0 read vfs full - (int,int,int,int,int,int,int) int",
            "0 read vfs full - (fd) int note")) {
            final var rows = List.of(row);
            assertThrows(IllegalStateException.class, () -> SyscallTableParser.parse(rows), row);
        }
    }

    private interface ArgumentCheck {
        void check(SyscallInfo info, ArgShape shape);
    }

    private static void forEachArgument(final ArgumentCheck check) {
        for (int nr = 0; nr < Sys.TABLE_SIZE; nr++) {
            final SyscallInfo info = SyscallTable.of(nr);
            info.args().forEach(shape -> check.check(info, shape));
        }
    }

    private static Set<String> namesWhere(final Predicate<SyscallInfo> condition) {
        final var names = new TreeSet<String>();
        for (int nr = 0; nr < Sys.TABLE_SIZE; nr++) {
            if (condition.test(SyscallTable.of(nr))) {
                names.add(SyscallTable.of(nr).name());
            }
        }
        return names;
    }

    private static List<Kind> kinds(final int nr) {
        return SyscallTable.of(nr).args().stream().map(ArgShape::kind).toList();
    }

    private static Length length(final int nr, final int arg) {
        return SyscallTable.of(nr).args().get(arg).length();
    }
}
