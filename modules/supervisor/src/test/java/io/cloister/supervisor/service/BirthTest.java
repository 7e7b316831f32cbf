package io.cloister.supervisor.service;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.Entropy;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.dispatch.DispatchService;
import io.cloister.dispatch.StubHost;
import io.cloister.dispatch.StubPool;
import io.cloister.gofer.GoferService;
import io.cloister.gofer.HostTree;
import io.cloister.mm.MmService;
import io.cloister.mm.StubDescriptors;
import io.cloister.netstack.NetstackService;
import io.cloister.proc.ProcService;
import io.cloister.proc.env.MailboxWords;
import io.cloister.spec.SandboxSpec;
import io.cloister.testkit.Absent;
import io.cloister.vfs.VfsService;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A service asks no port before its first message: what is asked while it is built would be asked again by every
 * successor.
 */
class BirthTest {
    private static final SandboxSpec SPEC = SandboxSpec.plain("true");

    private final ServicePorts ports = new ServicePorts(
            Absent.port(Bus.class),
            Absent.port(Clock.class),
            Absent.port(Entropy.class),
            new TaskTable(new UnsafeBuffer(ByteBuffer.allocateDirect((int) TaskTable.SIZE))));

    @Test
    void dispatch() {
        assertDoesNotThrow(() -> new DispatchService(ports, SPEC, new StubPool(Absent.port(StubHost.class), 8)));
    }

    @Test
    void proc() {
        assertDoesNotThrow(() -> new ProcService(ports, SPEC, Absent.port(MailboxWords.class)));
    }

    @Test
    void mm() {
        assertDoesNotThrow(() -> new MmService(ports, Absent.port(StubDescriptors.class), 0));
    }

    @Test
    void vfs() {
        assertDoesNotThrow(() -> new VfsService(
                ports,
                SPEC,
                Absent.port(HostFiles.class),
                Absent.port(HostStreams.class),
                Absent.port(DescriptorChannel.class)));
    }

    @Test
    void netstack() {
        assertDoesNotThrow(() -> new NetstackService(ports));
    }

    @Test
    void gofer() {
        assertDoesNotThrow(() -> new GoferService(Absent.port(HostTree.class), new int[] {3}, new boolean[] {false}));
    }
}
