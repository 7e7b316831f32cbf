package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.bus.PortOp;
import io.cloister.bus.RecordedPort;
import io.cloister.bus.Tape;
import java.nio.ByteBuffer;

/**
 * {@link StubDescriptors} on the tape. A death between an effect and its record sends a token to a stub twice, whose
 * agent takes the first; or loses a descriptor of vfs, and mm asks for it anew.
 */
public final class RecordedStubDescriptors extends RecordedPort implements StubDescriptors {
    private final StubDescriptors real;
    private final byte[] number = new byte[Long.BYTES];
    private final ByteBuffer numberView = ByteBuffer.wrap(number);

    /** Sends and receives by {@code real}. */
    public RecordedStubDescriptors(StubDescriptors real, Tape tape) {
        super(tape);
        this.real = real;
    }

    @Override
    public int receive(long[] objectId) {
        if (replaying()) {
            int fd = (int) past(PortOp.STUB_RECEIVE, number, 0, number.length);
            objectId[0] = fd < 0 ? objectId[0] : numberView.getLong(0);
            return fd;
        }
        int fd = real.receive(objectId);
        numberView.putLong(0, objectId[0]);
        return (int) (fd < 0 ? kept(PortOp.STUB_RECEIVE, fd) : kept(PortOp.STUB_RECEIVE, fd, number, 0, number.length));
    }

    @Override
    public boolean send(int processIndex, long token, int fd) {
        return (replaying()
                        ? past(PortOp.STUB_SEND)
                        : kept(PortOp.STUB_SEND, real.send(processIndex, token, fd) ? 0 : -Errno.EAGAIN))
                == 0;
    }

    @Override
    public boolean sendFork(int parentProcess, int childProcess, long token) {
        return (replaying()
                        ? past(PortOp.STUB_SEND_FORK)
                        : kept(
                                PortOp.STUB_SEND_FORK,
                                real.sendFork(parentProcess, childProcess, token) ? 0 : -Errno.EAGAIN))
                == 0;
    }

    @Override
    public void close(int fd) {
        if (replaying()) {
            past(PortOp.STUB_CLOSE);
            return;
        }
        real.close(fd);
        kept(PortOp.STUB_CLOSE, 0);
    }
}
