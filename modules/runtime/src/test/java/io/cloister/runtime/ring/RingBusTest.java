package io.cloister.runtime.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.Templates;
import io.cloister.runtime.tape.MessageTape;
import io.cloister.runtime.tape.NoTape;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Messages and deaths. */
class RingBusTest {
    private final KernelMemory kernel =
            new KernelMemory(new UnsafeBuffer(ByteBuffer.allocateDirect((int) KernelMemory.SIZE)));
    private final Bells bells = new Bells(
            new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.BELLS_SIZE)), kernel, new HostSync() {
                @Override
                public void sleep(long address, int expected, long timeoutNs) {}

                @Override
                public void wake(long address, int count) {}
            });

    private RingBus bus(ServiceId id, MessageTape journal) {
        return new RingBus(id, kernel, bells, journal, new HostClock());
    }

    @Test
    void messageThatCouldNotBeRecordedIsThereForTheSuccessor() {
        RingBus sender = bus(ServiceId.PROC, MessageTape.NONE);
        sender.event(ServiceId.VFS, sender.message(Templates.VFS_EXIT, 7));
        RingBus dying = bus(ServiceId.VFS, new NoTape() {
            @Override
            public void received(long nowNs, Message message) {
                throw new OutOfMemoryError("for a snapshot");
            }
        });
        assertThrows(OutOfMemoryError.class, () -> dying.poll(new Message()));
        RingBus successor = bus(ServiceId.VFS, MessageTape.NONE);
        Message message = new Message();
        assertTrue(successor.poll(message));
        assertEquals(Templates.VFS_EXIT, message.template);
        assertEquals(7, message.task);
        assertFalse(successor.poll(message));
    }

    @Test
    void messageAfterThoseThatWereLeftOutIsNotTakenForOneOfThem() {
        RingBus dying = bus(ServiceId.VFS, MessageTape.NONE);
        dying.event(ServiceId.GOFER, dying.message(Templates.VFS_EXIT, 1));
        dying.event(ServiceId.GOFER, dying.message(Templates.VFS_EXIT, 2)); // and dies before that is on its tape
        RingBus receiver = bus(ServiceId.GOFER, MessageTape.NONE);
        Message message = new Message();
        assertTrue(receiver.poll(message));
        assertTrue(receiver.poll(message));
        RingBus successor = bus(ServiceId.VFS, MessageTape.NONE);
        successor.skipped(ServiceId.GOFER, 1);
        successor.skipUnrecorded();
        successor.event(ServiceId.GOFER, successor.message(Templates.VFS_EXIT, 3));
        assertTrue(receiver.poll(message));
        assertEquals(3, message.task);
    }

    @Test
    void messageThatIsSentAgainIsDropped() {
        RingBus sender = bus(ServiceId.VFS, MessageTape.NONE);
        sender.event(ServiceId.GOFER, sender.message(Templates.VFS_EXIT, 1));
        RingBus receiver = bus(ServiceId.GOFER, MessageTape.NONE);
        assertTrue(receiver.poll(new Message()));
        RingBus successor = bus(ServiceId.VFS, MessageTape.NONE);
        successor.event(ServiceId.GOFER, successor.message(Templates.VFS_EXIT, 1));
        assertFalse(receiver.poll(new Message()));
    }

    @Test
    void messageThatIsHalfThereIsTakenBack() {
        RingBus sender = bus(ServiceId.VFS, MessageTape.NONE);
        sender.event(ServiceId.GOFER, sender.message(Templates.VFS_EXIT, 1));
        kernel.ring(ServiceId.VFS, ServiceId.GOFER).tryClaim(Message.EVENT, 200);
        RingBus successor = bus(ServiceId.VFS, MessageTape.NONE);
        successor.repair();
        Message longer = successor.message(Templates.VFS_EXIT, 2);
        longer.bodyLength(1000);
        successor.event(ServiceId.GOFER, longer);
        Message message = new Message();
        RingBus receiver = bus(ServiceId.GOFER, MessageTape.NONE);
        assertTrue(receiver.poll(message));
        assertEquals(1, message.task);
        assertFalse(receiver.poll(message), "it has the number of the first");
        successor.event(ServiceId.GOFER, successor.message(Templates.VFS_EXIT, 3));
        assertTrue(receiver.poll(message));
        assertEquals(3, message.task);
        assertFalse(receiver.hasMessages());
    }
}
