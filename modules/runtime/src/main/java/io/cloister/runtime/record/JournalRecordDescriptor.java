package io.cloister.runtime.record;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import org.agrona.DirectBuffer;

/**
 * One record of a journal, as it lies on a tape, in a batch and in memory. Little-endian; a test pins each offset.
 * Numbers and offsets are stored on disk: a change means a new {@link #VERSION}.
 *
 * <pre>
 * every record
 *   0 version u8   1 kind u8   2 detail u16   4 task i32   8 time i64 (CLOCK_MONOTONIC, ns)
 *
 * CALL (detail: phase, saturating)
 *  16 handle i32  20 seq i32  24 nr i32  28 blocks i32
 *  32 args[6] i64  80 argument slots[6] {offset i32, length i32}  128 phase status i64  136 stream done i64
 *  144 phase i32  148 -
 *                                                        152 blocks...
 * COMPLETED (detail: reply flags)
 *  16 handle i32  20 seq i32  24 nr i32  28 blocks i32
 *  32 result i64  40 bytes of actions i32  44 -           48 blocks...
 * RECEIVED, SENT (detail: kind of message | other party << 8)
 *  16 correlation i64  24 template i32  28 body length i32  32 kept i32
 *  36 block length u16  38 version of the schema u16      40 body...
 * TIMER                                                   16 end
 * INPUT: answer of a port (detail: number of the PortOp)
 *  16 result i64  24 length i32  28 kept i32              32 bytes...
 * INTENT: an effect on the host is about to happen (detail: number of the PortOp)
 *                                                         16 end
 * TABLE_PAGE: 1024 bytes of the task table were seen for the first time
 *  16 page i32  20 reads before it, of this input, i32    24 bytes
 * TABLE_WORD: a word of the task table was seen to be another
 *  16 offset i32  20 reads before it, of this input, i32  24 value i32  28 end
 * EPOCH: first record of every file (detail: service | mode << 8)
 *  16 realtime at that time, ns since 1970 i64            24 end
 * LOST: records that found no room
 *  16 count i64                                           24 end
 *
 * block: bytes that a guest pointed to, or that were copied out to it
 *   0 id u8  1 flags u8  2 -  4 window offset i32  8 length i32  12 kept i32  16 bytes, padded to a multiple of 4
 *
 * batch: what is one document of a queue, and one frame of a spill file
 *   each record: length i32, then the record, padded to a multiple of 4
 * </pre>
 */
public final class JournalRecordDescriptor {
    public static final int VERSION = 4;
    /** The oldest that can still be read: messages are of another protocol, all else is as today. */
    public static final int OLDEST = 2;
    /** The first whose messages have a template and the version of its schema. */
    static final int TEMPLATES = 3;

    /** Kinds. */
    public static final int CALL = 1;
    public static final int COMPLETED = 2;
    public static final int RECEIVED = 3;
    public static final int SENT = 4;
    public static final int TIMER = 5;
    public static final int INPUT = 6;
    public static final int EPOCH = 7;
    public static final int LOST = 8;
    public static final int INTENT = 9;
    public static final int TABLE_PAGE = 10;
    public static final int TABLE_WORD = 11;

    public static final int VERSION_AT = 0;
    public static final int KIND = 1;
    public static final int DETAIL = 2;
    public static final int TASK = 4;
    public static final int TIME = 8;
    public static final int HEAD = 16;

    public static final int HANDLE = 16;
    public static final int SEQ = 20;
    public static final int NR = 24;
    public static final int BLOCKS = 28;
    public static final int ARGS = 32;
    public static final int ARGUMENT_SLOTS = 80;
    public static final int PHASE_STATUS = 128;
    public static final int STREAM_DONE = 136;
    public static final int PHASE = 144;
    public static final int CALL_DATA = 152;
    public static final int RESULT = 32;
    public static final int ACTION_BYTES = 40;
    public static final int COMPLETED_DATA = 48;

    public static final int CORRELATION = 16;
    public static final int TEMPLATE = 24;
    public static final int BODY_LENGTH = 28;
    public static final int BODY_KEPT = 32;
    public static final int MESSAGE_BLOCK = 36;
    public static final int SCHEMA_VERSION = 38;
    public static final int BODY = 40;
    /** Version 2: the body is eight numbers, which the lengths don't count, and a payload. */
    static final int OLD_NUMBERS = 64;

    public static final int INPUT_RESULT = 16;
    public static final int INPUT_LENGTH = 24;
    public static final int INPUT_KEPT = 28;
    public static final int INPUT_DATA = 32;
    public static final int TABLE_AT = 16;
    public static final int TABLE_READS = 20;
    public static final int TABLE_DATA = 24;
    public static final int TABLE_PAGE_BYTES = 1024;
    public static final int TABLE_WORD_SIZE = 28;
    public static final int REALTIME = 16;
    public static final int EPOCH_SIZE = 24;
    public static final int LOST_COUNT = 16;
    public static final int LOST_SIZE = 24;

    /** Blocks 0..5 are the data of an argument; the others follow. */
    public static final int ARGUMENTS = 6;
    /** Mailbox header from {@link #HEADER_FROM} on: registers, and where multi-part arguments lie. */
    public static final int BLOCK_HEADER = 16;
    /** The iovec array as read from the guest. */
    public static final int BLOCK_IOV = 17;
    /** Name, control data and header of a message. */
    public static final int BLOCK_MSG_NAME = 18;
    public static final int BLOCK_MSG_CONTROL = 19;
    public static final int BLOCK_MSG_HDR = 20;
    /** Guest memory that an earlier phase asked for. */
    public static final int BLOCK_FETCHED = 24;
    /** The action list of a reply. */
    public static final int BLOCK_ACTIONS = 32;
    /** Bytes of a COPY_OUT action whose address is no argument's. */
    public static final int BLOCK_COPY_OUT = 33;

    public static final int BLOCK_WINDOW_OFFSET = 4;
    public static final int BLOCK_LENGTH = 8;
    public static final int BLOCK_KEPT = 12;
    public static final int BLOCK_HEAD = 16;

    /** Part of the mailbox header that full mode keeps. */
    public static final int HEADER_FROM = MailboxDescriptor.HOST_PID;
    public static final int HEADER_LENGTH = MailboxDescriptor.CPU_NS - HEADER_FROM;

    /** Length word before each record of a batch. */
    public static final int BATCH_LENGTH = 4;

    private JournalRecordDescriptor() {
    }

    /**
     * True where the record at {@code at} is an input: the service is called for it, and not for what else came
     * meanwhile.
     */
    public static boolean isInput(DirectBuffer buffer, int at) {
        int kind = buffer.getByte(at + KIND);
        return kind == CALL
                || kind == TIMER
                || kind == RECEIVED && (buffer.getByte(at + DETAIL) & 0xff) != Message.REPLY;
    }

    /** True where records of this version can be read. */
    public static boolean isReadable(int version) {
        return version >= OLDEST && version <= VERSION;
    }

    /** The next multiple of 4. */
    public static int align(int length) {
        return length + 3 & ~3;
    }
}
