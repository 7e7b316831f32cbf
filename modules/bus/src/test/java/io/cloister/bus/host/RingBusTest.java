package io.cloister.bus.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Messages and deaths. */
class RingBusTest {
    private final KernelMemory kernel = new KernelMemory(new UnsafeBuffer(ByteBuffer.allocateDirect((int) KernelMemory.SIZE)));
    private final Bells bells = new Bells(new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.BELLS_SIZE)), kernel, new HostSync() {
        @Override
        public void sleep(long address, int expected, long timeoutNs) {
        }

        @Override
        public void wake(long address, int count) {
        }
    });

    private RingBus bus(ServiceId id, Journal journal) {
        return new RingBus(id, kernel, bells, journal, new HostClock());
    }

    @Test
    void messageThatCouldNotBeRecordedIsThereForTheSuccessor() {
        RingBus sender = bus(ServiceId.PROC, Journal.NONE);
        sender.event(ServiceId.VFS, sender.message(Op.VFS_EXIT, 7));
        RingBus dying = bus(ServiceId.VFS, new NoJournal() {
            @Override
            public void received(long nowNs, Message message) {
                throw new OutOfMemoryError("for a snapshot");
            }
        });
        assertThrows(OutOfMemoryError.class, () -> dying.poll(new Message()));
        RingBus successor = bus(ServiceId.VFS, Journal.NONE);
        Message message = new Message();
        assertTrue(successor.poll(message));
        assertEquals(Op.VFS_EXIT, message.op);
        assertEquals(7, message.task);
        assertFalse(successor.poll(message));
    }
}
