package io.cloister.bus;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What every service may know about a task without asking: written by proc only, in memory shared between services
 * (never with guests).
 *
 * <pre>
 * 0                          handle -> tid, int32 each: MAX_PROCESSES * SLOTS_PER_PROCESS (0: slot not bound)
 * HANDLES_BYTES              row of tid 0, 1, 2 ... PID_MAX-1; ROW bytes each; tid 0's row begins with the
 *                            highest tid ever used, int32
 *
 * row: 0 version(seqlock)  4 tid  8 tgid  12 ppid  16 pgid  20 sid  24 state  28 handle(-1 none)
 *      32 ruid 36 euid 40 suid 44 fsuid  48 rgid 52 egid 56 sgid 60 fsgid
 *      64 capEff 72 capPerm 80 capInh 88 capBnd  96 sigPending 100 ttySignals 104 nice 108 asid
 *      112 startNs  120 flags  124 threads  128 comm[16]  144 ngroups 148 groups[32] .. 276
 *      280 sigPnd 288 shdPnd 296 sigBlk 304 sigIgn 312 sigCgt  324 exitSignal 328 capAmb
 *      384 rlimits[16] of {cur, max} .. 640
 * </pre>
 */
@NotState
public final class TaskTable {
    public static final int PID_MAX = 32768;
    public static final int ROW = 1024;
    public static final int HANDLES = MailboxDescriptor.MAX_PROCESSES * MailboxDescriptor.SLOTS_PER_PROCESS;
    public static final int HANDLES_BYTES = HANDLES * 4;
    public static final long SIZE = HANDLES_BYTES + (long) PID_MAX * ROW;

    public static final int TID = 4;
    public static final int TGID = 8;
    public static final int PPID = 12;
    public static final int PGID = 16;
    public static final int SID = 20;
    /** 'R', 'S', 'T', 'Z', 'X' as in /proc/PID/stat; 0: no such task. R stands for both running and sleeping. */
    public static final int STATE = 24;
    public static final int HANDLE = 28;
    public static final int RUID = 32;
    public static final int EUID = 36;
    public static final int SUID = 40;
    public static final int FSUID = 44;
    public static final int RGID = 48;
    public static final int EGID = 52;
    public static final int SGID = 56;
    public static final int FSGID = 60;
    public static final int CAP_EFF = 64;
    public static final int CAP_PERM = 72;
    public static final int CAP_INH = 80;
    public static final int CAP_BND = 88;
    /**
     * Not 0: an unblocked signal waits: whoever is about to park a call of this task returns -ERESTARTSYS or -EINTR
     * instead.
     */
    public static final int SIG_PENDING = 96;
    /**
     * Bit 0: SIGTTIN blocked or ignored, bit 1: SIGTTOU blocked or ignored, bit 2: orphaned process group; above: how
     * often the process was sent SIGCONT.
     */
    public static final int TTY_SIGNALS = 100;
    public static final int CONTINUES_SHIFT = 3;
    public static final int NICE = 104;
    public static final int ASID = 108;
    public static final int START_NS = 112;
    /** Bit 0 no_new_privs, bit 1 dumpable, bit 2 securebits keep-caps, bit 3 has exec'd since fork. */
    public static final int FLAGS = 120;
    public static final int THREADS = 124;
    public static final int COMM = 128;
    public static final int NGROUPS = 144;
    public static final int GROUPS = 148;
    public static final int MAX_GROUPS = 32;
    public static final int SIG_PND = 280;
    public static final int SHD_PND = 288;
    public static final int SIG_BLK = 296;
    public static final int SIG_IGN = 304;
    public static final int SIG_CGT = 312;
    public static final int EXIT_SIGNAL = 324;
    public static final int CAP_AMB = 328;
    public static final int RLIMITS = 384;

    /** Sees every value that a service reads here: what another service wrote is an input of it. */
    public interface Watch {
        /**
         * The 32-bit value to go by at {@code offset}, a multiple of 4 whose value in {@code table} may just be
         * changing.
         */
        int intAt(UnsafeBuffer table, int offset);
    }

    private final UnsafeBuffer memory;
    private Watch watch;

    /** A view over {@link #SIZE} bytes. */
    public TaskTable(UnsafeBuffer memory) {
        this.memory = new UnsafeBuffer(memory); // a view of its own: moveTo must not move the one who gave it
    }

    /** Has all reads of others' rows go through {@code newWatch}; proc, whose own state this is, has none. */
    public void watch(Watch newWatch) {
        watch = newWatch;
    }

    /** Goes on in other memory, such as a copy of one's own that others don't see yet. */
    public void moveTo(UnsafeBuffer other) {
        memory.wrap(other);
    }

    /** The table's memory. */
    public UnsafeBuffer memory() {
        return memory;
    }

    /** Offset of the row of {@code tid}; {@code tid} must be in range. */
    public static int row(int tid) {
        return HANDLES_BYTES + tid * ROW;
    }

    /** True where {@code tid} names a task that exists (a zombie included). */
    public boolean exists(int tid) {
        return tid > 0 && tid < PID_MAX && intField(tid, STATE) != 0;
    }

    /** Transport and proc: the task bound to a mailbox slot, 0 for none. */
    public int tidOfHandle(int handle) {
        return memory.getIntVolatile(handle * 4);
    }

    /** proc: binds a slot. */
    public void bind(int handle, int tid) {
        memory.putIntVolatile(handle * 4, tid);
    }

    /** One 32-bit field of a row. */
    public int intField(int tid, int field) {
        int at = row(tid) + field;
        return watch == null ? memory.getIntVolatile(at) : watch.intAt(memory, at);
    }

    /** One 64-bit field of a row. */
    public long longField(int tid, int field) {
        int at = row(tid) + field;
        return watch == null ? memory.getLongVolatile(at)
            : watch.intAt(memory, at) & 0xffffffffL | (long) watch.intAt(memory, at + 4) << 32;
    }

    /** The highest tid that ever had a row: memory beyond it was never touched. */
    public static int highest(UnsafeBuffer memory) {
        return memory.getInt(HANDLES_BYTES);
    }

    /** proc: writes one field. */
    public void putInt(int tid, int field, int value) {
        if (field == STATE && tid > highest(memory)) {
            memory.putInt(HANDLES_BYTES, tid);
        }
        memory.putIntVolatile(row(tid) + field, value);
    }

    /** proc: writes one field. */
    public void putLong(int tid, int field, long value) {
        memory.putLongVolatile(row(tid) + field, value);
    }

    /** Command name, at most 15 bytes. */
    public byte[] comm(int tid) {
        byte[] raw = new byte[16];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) (intField(tid, COMM + (i & ~3)) >>> 8 * (i & 3));
        }
        int n = 0;
        while (n < 15 && raw[n] != 0) {
            n++;
        }
        return Arrays.copyOf(raw, n);
    }

    /** proc: sets the command name. */
    public void comm(int tid, byte[] name) {
        byte[] raw = new byte[16];
        System.arraycopy(name, 0, raw, 0, Math.min(15, name.length));
        memory.putBytes(row(tid) + COMM, raw);
    }

    /** Supplementary group {@code i} (0 .. NGROUPS-1). */
    public int group(int tid, int i) {
        return intField(tid, GROUPS + 4 * i);
    }

    /** proc: sets group {@code i}. */
    public void putGroup(int tid, int i, int gid) {
        memory.putInt(row(tid) + GROUPS + 4 * i, gid);
    }

    /** True where {@code gid} is the file-system group or a supplementary group of the task. */
    public boolean inGroup(int tid, int gid) {
        if (intField(tid, FSGID) == gid) {
            return true;
        }
        int n = Math.min(intField(tid, NGROUPS), MAX_GROUPS);
        for (int i = 0; i < n; i++) {
            if (group(tid, i) == gid) {
                return true;
            }
        }
        return false;
    }

    /** True where the task has the effective capability (a CAP_* number). */
    public boolean capable(int tid, int cap) {
        return (longField(tid, CAP_EFF) >>> cap & 1) != 0;
    }

    /** Soft limit of resource {@code r} (RLIMIT_*). */
    public long rlimit(int tid, int r) {
        return longField(tid, RLIMITS + 16 * r);
    }

    /** proc: sets a limit. */
    public void putRlimit(int tid, int r, long cur, long max) {
        putLong(tid, RLIMITS + 16 * r, cur);
        putLong(tid, RLIMITS + 16 * r + 8, max);
    }

    /** True where a call of this task must not be parked because a signal waits. */
    public boolean signalWaits(int tid) {
        return intField(tid, SIG_PENDING) != 0;
    }

    /** proc: clears a row and unbinds nothing. */
    public void clearRow(int tid) {
        memory.setMemory(row(tid), ROW, (byte) 0);
    }
}
