package io.cloister.runtime.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.bus.Call;
import io.cloister.bus.KernelService;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.service.ServiceProxy;
import io.cloister.runtime.ring.Bells;
import io.cloister.runtime.ring.HostClock;
import io.cloister.runtime.ring.HostSync;
import io.cloister.runtime.ring.KernelMemory;
import io.cloister.runtime.ring.RingBus;
import io.cloister.runtime.tape.MessageTape;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A supervisor that goes on in place of another one may say again that a process is to stop: the next process of that
 * service must not.
 */
class StopTest {
    private static final int PROCESS = 7;

    private final KernelMemory kernel =
            new KernelMemory(new UnsafeBuffer(ByteBuffer.allocateDirect((int) KernelMemory.SIZE)));
    private final Bells bells = new Bells(
            new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.BELLS_SIZE)), kernel, new HostSync() {
                @Override
                public void sleep(long address, int expected, long timeoutNs) {}

                @Override
                public void wake(long address, int count) {}
            });
    private final RingBus supervisor =
            new RingBus(ServiceId.SUPERVISOR, kernel, bells, MessageTape.NONE, new HostClock());
    private final ServiceProxy mm = new ServiceProxy(supervisor, ServiceId.MM);
    private int snapshots;
    private final ServiceHost host = host();

    private ServiceHost host() {
        RingBus bus = new RingBus(ServiceId.MM, kernel, bells, MessageTape.NONE, new HostClock());
        return new ServiceHost(new Idle(), bus, null, bells, new HostClock(), MessageTape.NONE)
                .snapshots(() -> ++snapshots > 0, PROCESS);
    }

    @Test
    void onlyTheProcessThatIsMeantStops() {
        mm.swap(PROCESS - 1);
        host.doWork();
        assertEquals(0, snapshots);
        mm.snapshot();
        host.doWork();
        assertEquals(1, snapshots);
        mm.swap(PROCESS);
        assertEquals(ServiceHost.End.SWAP, host.run());
        assertEquals(2, snapshots);
    }

    private static final class Idle implements KernelService {
        @Override
        public ServiceId id() {
            return ServiceId.MM;
        }

        @Override
        public void onCall(Call call) {
        }

        @Override
        public void onRequest(Message request, Message reply) {
        }

        @Override
        public void onEvent(Message event) {
        }

        @Override
        public void onCancel(int task) {
        }

        @Override
        public void onTimer(long nowNs) {
        }

        @Override
        public long nextDeadlineNs() {
            return Long.MAX_VALUE;
        }
    }
}
