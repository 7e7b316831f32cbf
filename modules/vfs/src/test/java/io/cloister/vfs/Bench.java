package io.cloister.vfs;

import io.cloister.abi.Open;
import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.Message;
import io.cloister.bus.MessageText;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.bus.vfs.VfsProxy;
import io.cloister.spec.SandboxSpec;
import io.cloister.testkit.DirectBus;
import io.cloister.testkit.Twin;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.path.PathWalk;
import io.cloister.vfs.pseudo.PseudoDir;
import io.cloister.vfs.pseudo.PseudoFs;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A file service with nothing mounted but an empty root, guests, and a clock in the test's hand. */
final class Bench {
    final TaskTable tasks = new TaskTable(new UnsafeBuffer(new byte[(int) TaskTable.SIZE]));
    final List<String> events = new ArrayList<>();
    long nowNs = 1_000_000_000L;
    final VfsService service;
    final Twin twin;
    /** How others speak to it. */
    final VfsProxy vfs;

    Bench() {
        Clock clock = new Clock() {
            @Override
            public long monotonicNs() {
                return nowNs;
            }

            @Override
            public long realtimeNs() {
                return nowNs + 1_700_000_000_000_000_000L;
            }
        };
        ServicePorts ports = new ServicePorts(new Recorder(), clock, (bytes, offset, length) ->
            Arrays.fill(bytes, offset, offset + length, (byte) 7), tasks);
        service = fresh(ports);
        twin = new Twin(service, () -> fresh(ports));
        vfs = new VfsProxy(new DirectBus(service, twin::step));
        service.parts().mounts().mountRoot(new PseudoFs("tmpfs", 1, 1, true, clock, fs -> {
            PseudoDir root = PseudoDir.root(fs);
            root.dir("proc");
            root.dir("sys");
            root.dir("dev");
            return root;
        }), "none");
    }

    private static VfsService fresh(ServicePorts ports) {
        return new VfsService(ports, SandboxSpec.plain("x"), none(HostFiles.class), none(HostStreams.class),
            none(DescriptorChannel.class));
    }

    /** Mounts a file system of a registered type; the caller exists already. */
    void mount(String type, String path) {
        VfsParts parts = service.parts();
        FileSystem fileSystem = service.mounts().types().make(type, "");
        PathWalk walk = parts.paths.at(parts.callers.caller(1), Open.AT_FDCWD, path, PathWalk.FOLLOW);
        parts.mounts.mount(fileSystem, fileSystem.rootDentry(), walk.path(), type, 0);
    }

    private static <T> T none(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            throw new AssertionError(method.getName());
        }));
    }

    /** The first task, or a clone of it. */
    FakeGuest guest(int tid) {
        tasks.putInt(tid, TaskTable.STATE, 'R');
        tasks.putInt(tid, TaskTable.TGID, tid);
        tasks.putInt(tid, TaskTable.SID, 1);
        tasks.putInt(tid, TaskTable.PGID, 1);
        tasks.putLong(tid, TaskTable.CAP_EFF, -1);
        for (int i = 0; i < 16; i++) {
            tasks.putRlimit(tid, i, 1024, 4096);
        }
        if (tid == 1) {
            service.parts().callers().init(1, service.parts().mounts().top().rootPath());
        } else {
            service.parts().callers().clone(1, tid, 0);
        }
        return new FakeGuest(service, tid, twin);
    }

    /** Lets time pass. */
    void pass(long ns) {
        nowNs += ns;
        if (service.nextDeadlineNs() <= nowNs) {
            service.onTimer(nowNs);
            twin.step();
        }
    }

    private final class Recorder implements Bus {
        private final Message message = new Message();

        @Override
        public Message message(int template, int task) {
            return message.begin(template, task);
        }

        @Override
        public Message call(ServiceId to, Message request) {
            throw new AssertionError(MessageText.of(request));
        }

        @Override
        public void event(ServiceId to, Message event) {
            events.add(event.task + " " + MessageText.of(event));
        }

        @Override
        public void cancel(ServiceId to, int task) {
        }
    }
}
