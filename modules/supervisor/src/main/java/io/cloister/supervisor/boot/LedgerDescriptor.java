package io.cloister.supervisor.boot;

/**
 * The ledger: what a supervisor writes down for the next one, should it be killed. Memory that cloister-guard
 * makes and keeps.
 *
 * <pre>
 *     0  version i32      4  length of the sandbox's name i32 (0: nothing is written down yet)      8  name, UTF-8
 *   256  exit status of the sandbox i64, plus 1 (0: its program runs)
 *   264  states that were written i64; the last, n, is in slot n &amp; 1
 *   272  a message is in hand i64 (0 or 1)
 *  1024  control groups, for the guard; see native/guard/groups.h
 *  4096  slot 0: length i32, then the state, by the object graph, see {@link Lifecycle}
 * 16384  slot 1
 * 32768  message in hand: template i32, task i32, sender i32, bytes of its fields i32, bytes of its body i32, body
 * 65536  end
 * </pre>
 *
 * Each part is complete before the number that makes it count is written.
 */
final class LedgerDescriptor {
    static final int VERSION = 2;

    static final int VERSION_AT = 0;
    static final int NAME_LENGTH = 4;
    static final int NAME = 8;
    static final int STATUS = 256;
    static final int STATES = 264;
    static final int IN_HAND = 272;
    static final int GROUPS = 1024;
    static final int GROUPS_BYTES = 3072;
    static final int SLOT = 4096;
    static final int SLOT_BYTES = 12288;
    static final int MESSAGE = 32768;
    static final int MESSAGE_TEMPLATE = MESSAGE;
    static final int MESSAGE_TASK = MESSAGE + 4;
    static final int MESSAGE_FROM = MESSAGE + 8;
    static final int MESSAGE_BLOCK = MESSAGE + 12;
    static final int MESSAGE_LENGTH = MESSAGE + 16;
    static final int MESSAGE_BODY = MESSAGE + 20;
    static final int SIZE = 65536;

    private LedgerDescriptor() {
    }

    /** Where state {@code n} is. */
    static int slot(long n) {
        return SLOT + (int) (n & 1) * SLOT_BYTES;
    }
}
