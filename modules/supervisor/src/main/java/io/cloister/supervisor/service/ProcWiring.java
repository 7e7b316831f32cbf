package io.cloister.supervisor.service;

import io.cloister.bus.KernelService;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.Tape;
import io.cloister.platform.Mappings;
import io.cloister.proc.MailboxWords;
import io.cloister.proc.ProcService;
import io.cloister.proc.RecordedMailboxWords;
import org.agrona.concurrent.UnsafeBuffer;

/** proc, and the words it writes into mailboxes. */
final class ProcWiring implements Wiring {
    private final ProcService service;

    ProcWiring(ServicePorts ports, Mappings mappings, Tape tape) {
        service = new ProcService(ports, new RecordedMailboxWords(new Words(mappings), tape));
    }

    @Override
    public KernelService service() {
        return service;
    }

    private record Words(Mappings mappings) implements MailboxWords {
        @Override
        public void put(int handle, int field, int value) {
            file(handle).putIntVolatile(offset(handle) + field, value);
        }

        @Override
        public void putClearTid(int handle, long addr) {
            file(handle).putLong(offset(handle) + MailboxDescriptor.CLEAR_TID, addr);
        }

        @Override
        public boolean inGuest(int handle) {
            return file(handle).getIntVolatile(offset(handle) + MailboxDescriptor.STATE) == MailboxDescriptor.STATE_GUEST;
        }

        @Override
        public long cpuTimeNs(int handle) {
            boolean whole = handle % MailboxDescriptor.SLOTS_PER_PROCESS == MailboxDescriptor.HEADER_SLOT;
            return file(handle).getLong(offset(handle) + (whole ? MailboxDescriptor.P_CPU_NS : MailboxDescriptor.CPU_NS));
        }

        private UnsafeBuffer file(int handle) {
            return mappings.file(handle / MailboxDescriptor.SLOTS_PER_PROCESS);
        }

        private static int offset(int handle) {
            return MailboxDescriptor.slotOffset(handle % MailboxDescriptor.SLOTS_PER_PROCESS);
        }
    }
}
