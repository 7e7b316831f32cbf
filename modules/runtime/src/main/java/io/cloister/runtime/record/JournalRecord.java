package io.cloister.runtime.record;

import io.cloister.bus.MessageText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** One decoded record. Times are CLOCK_MONOTONIC, ns. */
public sealed interface JournalRecord {
    /** When. */
    long timeNs();

    /** On whose behalf; 0 for none. */
    int task();

    /**
     * Bytes of a call: see {@link JournalRecordDescriptor} for {@code id}.
     *
     * @param windowOffset where in the mailbox's window. @param length how many there were. @param bytes those that
     *     were kept.
     */
    record Block(int id, int windowOffset, int length, byte[] bytes) {
        /** True where bytes are missing. */
        public boolean isCut() {
            return bytes.length < length;
        }
    }

    /** A guest call was taken. {@code args} has six elements. */
    record CallTaken(long timeNs, int task, int handle, int seq, int nr, int phase, long[] args, List<Block> blocks)
            implements JournalRecord {}

    /** A guest call was answered. */
    record CallCompleted(
            long timeNs, int task, int handle, int seq, int nr, int replyFlags, long result, List<Block> blocks)
            implements JournalRecord {}

    /**
     * A message came or went.
     *
     * @param sent true if it went. @param kind {@code Message.REQUEST} ... @param other the other party. @param
     *     template its number.
     * @param schema version of the schema that says what it means. @param length of its body. @param body what was kept
     *     of it.
     */
    record Passed(
            long timeNs,
            int task,
            boolean sent,
            int kind,
            ServiceId other,
            long correlation,
            int template,
            int schema,
            int length,
            byte[] body)
            implements JournalRecord {
        /** Its name; a number where it is of another schema than ours. */
        public String name() {
            return schema == Templates.SCHEMA_VERSION
                    ? MessageText.name(template)
                    : "message " + template + " of schema version " + schema;
        }

        /** Its fields, with their names where they are known. */
        public String fields() {
            return MessageText.fields(known(), new UnsafeBuffer(body), body.length, length);
        }

        /** Hands its fields to {@code sink}, whose data are in {@link #body}. */
        public void fields(MessageText.Sink sink) {
            MessageText.fields(known(), new UnsafeBuffer(body), body.length, length, sink);
        }

        private int known() {
            return schema == Templates.SCHEMA_VERSION ? template : 0;
        }

        /** A reply: its result; 0 if that is not known. */
        public long result() {
            return body.length < Long.BYTES ? 0 : new UnsafeBuffer(body).getLong(0);
        }
    }

    /** Deadlines were handled. */
    record Timer(long timeNs) implements JournalRecord {
        @Override
        public int task() {
            return 0;
        }
    }

    /**
     * An answer of a host port.
     *
     * @param port number of a {@code PortOp}. @param length bytes that came along. @param bytes what was kept of them.
     */
    record Input(int port, long result, int length, byte[] bytes) implements JournalRecord {
        @Override
        public long timeNs() {
            return 0;
        }

        @Override
        public int task() {
            return 0;
        }
    }

    /** What only a replay needs: {@code kind} of {@link JournalRecordDescriptor}. */
    record Detail(int kind, int port) implements JournalRecord {
        @Override
        public long timeNs() {
            return 0;
        }

        @Override
        public int task() {
            return 0;
        }
    }

    /** Start of a file: what its times mean. */
    record Epoch(long timeNs, ServiceId service, JournalMode mode, long realtimeNs) implements JournalRecord {
        @Override
        public int task() {
            return 0;
        }
    }

    /** Records are missing here. */
    record Lost(long timeNs, long count) implements JournalRecord {
        @Override
        public int task() {
            return 0;
        }
    }
}
