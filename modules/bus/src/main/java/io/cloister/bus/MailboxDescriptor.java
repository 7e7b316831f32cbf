package io.cloister.bus;

/**
 * The memory shared with guests; Java twin of native/include/mailbox.h, which draws and explains it. A test compares
 * the two.
 */
public final class MailboxDescriptor {
    public static final int VERSION = 1;
    public static final int MAX_PROCESSES = 512;
    public static final int MAX_SLOTS = 127;
    /** Handles: process index * SLOTS_PER_PROCESS + slot. */
    public static final int SLOTS_PER_PROCESS = 128;
    /** In a handle, instead of a slot: the process header. No thread has this number. */
    public static final int HEADER_SLOT = SLOTS_PER_PROCESS - 1;
    public static final int SLOT_STRIDE = 0x40000;
    public static final int SLOT_ACTIONS = 0x1000;
    public static final int SLOT_ACTIONS_SIZE = 0xf000;
    public static final int SLOT_WINDOW = 0x10000;
    public static final int SLOT_WINDOW_SIZE = 0x30000;
    public static final long FILE_SIZE = (long) SLOT_STRIDE * (MAX_SLOTS + 1);

    public static final int STATE_GUEST = 0;
    public static final int STATE_CALL = 1;
    public static final int STATE_REPLY = 2;
    public static final int REPLY_CONTINUE = 1;
    public static final int REPLY_RESUBMIT = 2;
    public static final int REPLY_RESUBMIT_FAILED = 4;

    public static final int STATE = 0x00;
    public static final int AGENT_SLEEPING = 0x04;
    public static final int SEQ = 0x08;
    public static final int NR = 0x0c;
    public static final int ARGS = 0x10;
    public static final int PHASE = 0x40;
    public static final int DOOR = 0x44;
    public static final int PHASE_STATUS = 0x48;
    public static final int ARG_SLOT = 0x50;
    public static final int RESULT = 0x80;
    public static final int REPLY_FLAGS = 0x88;
    public static final int ACTION_BYTES = 0x8c;
    public static final int MAP_TICKET = 0x90;
    public static final int STREAM_DONE = 0x98;
    public static final int SIG_PENDING = 0xc0;
    public static final int PID = 0xc4;
    public static final int TID = 0xc8;
    public static final int UID = 0xcc;
    public static final int EUID = 0xd0;
    public static final int GID = 0xd4;
    public static final int EGID = 0xd8;
    public static final int LOCAL_OK = 0xdc;
    public static final int CLEAR_TID = 0xe0;
    public static final int ROBUST_LIST = 0xe8;
    public static final int HOST_PID = 0x100;
    public static final int HOST_TID = 0x104;
    public static final int LOCAL_CALLS = 0x108;
    public static final int REGS = 0x120;
    public static final int IOV_OFF = 0x200;
    public static final int IOV_COUNT = 0x204;
    public static final int MSG_NAME_OFF = 0x208;
    public static final int MSG_NAME_LEN = 0x20c;
    public static final int MSG_CONTROL_OFF = 0x210;
    public static final int MSG_CONTROL_LEN = 0x214;
    public static final int MSG_HDR_OFF = 0x218;
    public static final int MSG_FLAGS = 0x21c;
    public static final int STRV_OFF = 0x220;
    public static final int STRV_LEN = 0x228;
    public static final int STRV_COUNT = 0x230;
    public static final int CPU_NS = 0x238;

    /** Process header. */
    public static final int P_VERSION = 0x00;
    public static final int P_INDEX = 0x04;
    public static final int P_CALL_BITS = 0x40;
    public static final int P_MAP_SEQ = 0x80;
    public static final int P_CPU_NS = 0x88;

    public static final int BELLS_SIZE = 0x1000;
    public static final int BELL_STRIDE = 0x100;
    public static final int BELL_WORD = 0x00;
    public static final int BELL_SLEEPING = 0x04;
    public static final int BELL_PROCESS_BITS = 0x40;
    public static final int SPINNERS = 0x400;
    public static final int MAX_SPINNERS = 0x404;
    public static final int SPIN_TSC = 0x408;
    public static final int WAKE_SEQ = 0x40c;
    public static final int SERVICE_CORE = 0x418;

    /** Guest address space. */
    public static final long GUEST_TOP = 0x7ffeffff0000L;

    private MailboxDescriptor() {
    }

    /** Offset of a slot, or of the process header, within its mailbox file. */
    public static int slotOffset(int slot) {
        return slot == HEADER_SLOT ? 0 : SLOT_STRIDE * (slot + 1);
    }
}
