package io.cloister.runtime.record;

import static io.cloister.bus.MailboxDescriptor.SLOT_ACTIONS;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW;
import static io.cloister.bus.MailboxDescriptor.SLOT_WINDOW_SIZE;

import io.cloister.bus.ActionOp;
import io.cloister.bus.Call;
import io.cloister.bus.MailboxDescriptor;
import org.agrona.DirectBuffer;

/**
 * Picks the bytes of a call that a record takes: all that came in, and of what goes out as much as the mode says. All
 * of it lies in memory that the guest may write: every number is read once and checked, and what makes no sense is left
 * out.
 */
final class CallBlocks {
    private static final int ACTION_HEAD = 8;
    private static final int COPY_SIZE = 24;
    private static final int IOVEC = 16;
    private static final int MSGHDR = 56;

    private final BlockList blocks;
    private final JournalMode mode;
    private final CopyPlan plan;

    CallBlocks(BlockList blocks, JournalMode mode) {
        this.blocks = blocks;
        this.mode = mode;
        this.plan = new CopyPlan();
    }

    /** What a call brings. */
    void ofCall(Call call, FetchedRanges fetched) {
        for (int i = 0; i < JournalRecordDescriptor.ARGUMENTS; i++) {
            int length = call.inLength(i);
            if (length > 0 && plan.comesIn(call.nr(), i)) {
                int offset = call.inOffset(i);
                blocks.add(i, offset - SLOT_WINDOW, offset, length, Integer.MAX_VALUE);
            }
        }
        if (plan.hasHeader(call.nr())) {
            header(call);
        }
        for (int i = 0; i < fetched.count(); i++) {
            window(JournalRecordDescriptor.BLOCK_FETCHED, fetched.offset(i), fetched.length(i));
        }
    }

    /**
     * What a reply takes along. Only copies to where an argument points are kept in flight mode, and little of them.
     * {@code fetched}, where not null, gets what the agent is asked to fetch.
     */
    void ofReply(Call call, FetchedRanges fetched) {
        DirectBuffer memory = call.memory();
        int end = SLOT_ACTIONS + call.actions().length();
        int seen = 0;
        boolean full = mode == JournalMode.FULL;
        if (full) {
            blocks.add(
                    JournalRecordDescriptor.BLOCK_ACTIONS,
                    0,
                    SLOT_ACTIONS,
                    call.actions().length(),
                    Integer.MAX_VALUE);
        }
        int at = SLOT_ACTIONS;
        while (at + ACTION_HEAD <= end && (full || fetched != null || seen++ < RecordLimits.ACTIONS_SEEN)) {
            int op = memory.getInt(at);
            int size = memory.getInt(at + 4);
            if (size < ACTION_HEAD || size > end - at) {
                return;
            }
            if (size >= COPY_SIZE) {
                copy(call, op, at, fetched);
            }
            at += size;
        }
    }

    private void copy(Call call, int op, int at, FetchedRanges fetched) {
        DirectBuffer memory = call.memory();
        int offset = memory.getInt(at + 16);
        int length = memory.getInt(at + 20);
        if (op == ActionOp.COPY_OUT) {
            int arg = argumentAt(call, memory.getLong(at + 8));
            if (arg >= 0 && mode != JournalMode.FULL) {
                limitedWindow(arg, offset, length, RecordLimits.BUFFER_BYTES);
            } else if (mode == JournalMode.FULL) {
                window(arg >= 0 ? arg : JournalRecordDescriptor.BLOCK_COPY_OUT, offset, length);
            }
        } else if (fetched != null && (op == ActionOp.FETCH || op == ActionOp.FETCH_STR)) {
            fetched.add(offset, length);
        }
    }

    private void header(Call call) {
        blocks.add(
                JournalRecordDescriptor.BLOCK_HEADER,
                0,
                JournalRecordDescriptor.HEADER_FROM,
                JournalRecordDescriptor.HEADER_LENGTH,
                Integer.MAX_VALUE);
        int iovs = call.headerInt(MailboxDescriptor.IOV_COUNT);
        if (iovs > 0 && iovs <= SLOT_WINDOW_SIZE / IOVEC) {
            window(JournalRecordDescriptor.BLOCK_IOV, call.headerInt(MailboxDescriptor.IOV_OFF), iovs * IOVEC);
        }
        window(JournalRecordDescriptor.BLOCK_MSG_NAME, call.headerInt(MailboxDescriptor.MSG_NAME_OFF),
            call.headerInt(MailboxDescriptor.MSG_NAME_LEN));
        window(JournalRecordDescriptor.BLOCK_MSG_CONTROL, call.headerInt(MailboxDescriptor.MSG_CONTROL_OFF),
            call.headerInt(MailboxDescriptor.MSG_CONTROL_LEN));
        int header = call.headerInt(MailboxDescriptor.MSG_HDR_OFF);
        if (header != 0) {
            window(JournalRecordDescriptor.BLOCK_MSG_HDR, header, MSGHDR);
        }
    }

    private void window(int id, int offset, int length) {
        limitedWindow(id, offset, length, Integer.MAX_VALUE);
    }

    private void limitedWindow(int id, int offset, int length, int limit) {
        if (length > 0 && offset >= 0 && length <= SLOT_WINDOW_SIZE && offset <= SLOT_WINDOW_SIZE - length) {
            blocks.add(id, offset, SLOT_WINDOW + offset, length, limit);
        }
    }

    private static int argumentAt(Call call, long address) {
        for (int i = 0; i < JournalRecordDescriptor.ARGUMENTS; i++) {
            if (call.arg(i) == address) {
                return i;
            }
        }
        return -1;
    }
}
