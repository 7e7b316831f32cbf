package io.cloister.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.cloister.abi.Signals.Action;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Samples of the constants, and the few lookups beside them.
 */
class ConstantsTest {
    @Test
    void errno() {
        assertEquals("EPERM", Errno.name(1));
        assertEquals("EAGAIN", Errno.name(Errno.EWOULDBLOCK));
        assertEquals("EDEADLK", Errno.name(Errno.EDEADLOCK));
        assertEquals("EHWPOISON", Errno.name(133));
        assertEquals("ERESTARTSYS", Errno.name(512));
        assertEquals("ERESTART_RESTARTBLOCK", Errno.name(516));
        assertEquals("E41", Errno.name(41));
        assertEquals("E-1", Errno.name(-1));
        assertEquals("E4000", Errno.name(4000));
        assertEquals("No such file or directory", Errno.message(Errno.ENOENT));
        assertEquals("Unknown error 0", Errno.message(0));
        assertEquals("Unknown error 513", Errno.message(513));
    }

    @Test
    void everyErrnoHasItsName() throws IllegalAccessException {
        final Set<String> aliases = Set.of("EWOULDBLOCK", "EDEADLOCK", "ENOTSUP", "MAX_ERRNO");
        final var seen = new HashSet<Integer>();
        for (final var field : Errno.class.getFields()) {
            if (!aliases.contains(field.getName())) {
                assertEquals(field.getName(), Errno.name(field.getInt(null)));
                seen.add(field.getInt(null));
            }
        }
        assertEquals(131 + 4, seen.size());
    }

    @Test
    void signals() {
        assertEquals("SIGHUP", Signals.name(1));
        assertEquals("SIGSYS", Signals.name(31));
        assertEquals("SIGRTMIN", Signals.name(32));
        assertEquals("SIGRT_32", Signals.name(64));
        assertEquals("0", Signals.name(0));
        assertEquals("65", Signals.name(65));
        assertEquals(1L << 63, Signals.bit(64));
        assertEquals(Action.TERM, Signals.defaultAction(Signals.SIGKILL));
        assertEquals(Action.CORE, Signals.defaultAction(Signals.SIGSEGV));
        assertEquals(Action.STOP, Signals.defaultAction(Signals.SIGTTIN));
        assertEquals(Action.CONT, Signals.defaultAction(Signals.SIGCONT));
        assertEquals(Action.IGN, Signals.defaultAction(Signals.SIGCHLD));
        assertEquals(Action.TERM, Signals.defaultAction(40));
        assertEquals(0x04000000, Signals.SA_RESTORER);
    }

    @Test
    void numbers() {
        assertEquals(469, Sys.FILE_SETATTR);
        assertEquals(0100000, Open.O_LARGEFILE);
        assertEquals(020200000, Open.O_TMPFILE);
        assertEquals(-100, Open.AT_FDCWD);
        assertEquals(0x80045430, Termios.TIOCGPTN);
        assertEquals(0x802c542a, Termios.TCGETS2);
        assertEquals(0x200000000L, CloneFlags.CLONE_INTO_CGROUP);
        assertEquals(-1L, Rlimits.RLIM_INFINITY);
        assertEquals(0x1ffffffffffL, Caps.CAP_FULL_SET);
        assertEquals(0x80000000, Poll.EPOLLET);
        assertEquals(0x9fa0, Mount.PROC_SUPER_MAGIC);
        assertEquals("CAP_SYS_ADMIN", Caps.name(Caps.CAP_SYS_ADMIN));
        assertEquals("CAP_CHECKPOINT_RESTORE", Caps.name(Caps.CAP_LAST_CAP));
        assertEquals("41", Caps.name(41));
        assertEquals(Termios.NCCS, Termios.defaultCc().length);
        assertEquals(3, Termios.defaultCc()[Termios.VINTR]);
        assertEquals(0x7f, Termios.defaultCc()[Termios.VERASE]);
        assertNotSame(Termios.defaultCc(), Termios.defaultCc());
    }
}
