package io.cloister.supervisor.boot;

import io.cloister.platform.Mappings;
import io.cloister.runtime.record.TapeDescriptor;
import io.cloister.supervisor.succession.RestartPolicy;
import org.agrona.concurrent.UnsafeBuffer;

/** How far a service is, read off its tape. */
final class TapeGauge {
    private final UnsafeBuffer header;

    TapeGauge(int tape) {
        header = Mappings.map(tape, TapeDescriptor.DATA, "header of a tape");
    }

    RestartPolicy.Position position() {
        return new RestartPolicy.Position(header.getLongVolatile(TapeDescriptor.EPOCH),
            header.getLongVolatile(TapeDescriptor.INPUT_AT), inputs());
    }

    /** Inputs since the sandbox began. */
    long inputs() {
        return header.getLongVolatile(TapeDescriptor.INPUTS);
    }

    /** Bytes that a successor would handle again. */
    long tailBytes() {
        return header.getLongVolatile(TapeDescriptor.line(header.getLongVolatile(TapeDescriptor.EPOCH))
            + TapeDescriptor.SEGMENT_LENGTH);
    }

    /** Age of the last snapshot in ms, -1 where there is none. */
    long snapshotAgeMs() {
        long at = header.getLongVolatile(TapeDescriptor.SNAPSHOT_NS);
        return at == 0 ? -1 : (System.nanoTime() - at) / 1_000_000;
    }
}
