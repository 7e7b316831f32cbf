package io.cloister.vfs;

import io.cloister.abi.Caps;
import io.cloister.abi.Open;
import io.cloister.abi.Rlimits;
import io.cloister.abi.Sys;
import io.cloister.bus.Bus;
import io.cloister.bus.Clock;
import io.cloister.bus.MailboxDescriptor;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.ServicePorts;
import io.cloister.bus.TaskTable;
import io.cloister.runtime.instance.MailboxCall;
import io.cloister.spec.SandboxSpec;
import io.cloister.testkit.Twin;
import io.cloister.vfs.env.DescriptorChannel;
import io.cloister.vfs.env.HostFiles;
import io.cloister.vfs.env.HostStreams;
import io.cloister.vfs.env.MemoryFile;
import io.cloister.vfs.inode.FileSystem;
import io.cloister.vfs.tmpfs.TmpFs;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A vfs with one guest task, whose root is any file system; host memory is arrays. */
public final class Rig {
    private static final int COPY_OUT = 1;
    public final VfsService service;
    public final Twin twin;
    public final TaskTable tasks = new TaskTable(new UnsafeBuffer(new byte[(int) TaskTable.SIZE]));
    private final UnsafeBuffer slot = new UnsafeBuffer(ByteBuffer.allocateDirect(MailboxDescriptor.SLOT_STRIDE));
    private final MailboxCall call;
    private long result;
    private boolean done;
    private byte[] copied = new byte[0];
    private int seq;

    public Rig(Function<VfsParts, FileSystem> root) {
        Clock clock = new Clock() {
            @Override
            public long monotonicNs() {
                return 1_000_000_000L;
            }

            @Override
            public long realtimeNs() {
                return 1_700_000_000_000_000_000L;
            }
        };
        DescriptorChannel channel = new DescriptorChannel() {
            @Override
            public boolean toMm(long description, int hostFd) {
                return true;
            }

            @Override
            public int fromGofer(long token) {
                return -1;
            }
        };
        HostStreams streams = (HostStreams) Proxy.newProxyInstance(Rig.class.getClassLoader(),
            new Class<?>[] {HostStreams.class},
            (proxy, method, args) -> method.getReturnType() == long.class ? (Object) 0L
            : method.getReturnType() == int.class ? (Object) 0 : null);
        ServicePorts ports = new ServicePorts(new SilentBus(), clock, (bytes, offset, length) -> { }, tasks);
        MemoryHost host = new MemoryHost();
        service = new VfsService(ports, SandboxSpec.plain("x"), host, streams, channel);
        twin = new Twin(service, () -> new VfsService(ports, SandboxSpec.plain("x"), host, streams, channel));
        tasks.putInt(1, TaskTable.STATE, 'R');
        tasks.putInt(1, TaskTable.TGID, 1);
        tasks.putLong(1, TaskTable.CAP_EFF, Caps.CAP_FULL_SET);
        for (int r = 0; r < Rlimits.RLIM_NLIMITS; r++) {
            tasks.putRlimit(1, r, r == Rlimits.RLIMIT_NOFILE ? 1024 : Rlimits.RLIM_INFINITY, Rlimits.RLIM_INFINITY);
        }
        service.parts().mounts().mountRoot(root.apply(service.parts()), "root");
        service.parts().callers().init(1, service.parts().mounts().top().rootPath());
        call = new MailboxCall(slot, 0, 0, this::completed);
    }

    /** An empty tmpfs of {@code parts}. */
    public static TmpFs tmpfs(VfsParts parts) {
        return new TmpFs(parts.memory(), 0755, 0, 0, Long.MAX_VALUE);
    }

    private void completed(MailboxCall finished, long value, int flags) {
        result = value;
        done = true;
        DirectBuffer list = finished.actions().buffer();
        for (int at = 0; at < finished.actions().length(); at += list.getInt(at + 4)) {
            if (list.getInt(at) == COPY_OUT) {
                copied = new byte[list.getInt(at + 20)];
                slot.getBytes(MailboxDescriptor.SLOT_WINDOW + list.getInt(at + 16), copied);
            }
        }
    }

    /** Makes a call: strings go in with a NUL, byte arrays are buffers, numbers are numbers. */
    public long call(int nr, Object... args) {
        int window = 0;
        for (int i = 0; i < 6; i++) {
            Object arg = i < args.length ? args[i] : 0;
            byte[] bytes = arg instanceof String s ? (s + "\0").getBytes(StandardCharsets.ISO_8859_1)
                : arg instanceof byte[] b ? b : null;
            slot.putLong(MailboxDescriptor.ARGS + 8 * i, bytes != null ? 0x10000L * (i + 1) : ((Number) arg)
                .longValue());
            slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i, window);
            slot.putInt(MailboxDescriptor.ARG_SLOT + 8 * i + 4, bytes == null ? 0 : bytes.length);
            if (bytes != null) {
                slot.putBytes(MailboxDescriptor.SLOT_WINDOW + window, bytes);
                window += bytes.length + 15 & ~15;
            }
        }
        slot.putInt(MailboxDescriptor.NR, nr);
        slot.putInt(MailboxDescriptor.PHASE, 0);
        done = false;
        copied = new byte[0];
        call.claim(1, ++seq);
        service.onCall(call);
        twin.step();
        if (!done) {
            throw new AssertionError("parked: " + nr);
        }
        return result;
    }

    /** What the last call copied out. */
    public byte[] copied() {
        return copied;
    }

    public long write(String path, int flags, String text) {
        long fd = call(Sys.OPEN, path, flags | Open.O_WRONLY, 0644);
        if (fd < 0) {
            return fd;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long n = call(Sys.WRITE, fd, bytes, bytes.length);
        call(Sys.CLOSE, fd);
        return Math.min(n, 0);
    }

    /** Content of a file, or null with the error in {@code error[0]}. */
    public String read(String path, long[] error) {
        long fd = call(Sys.OPEN, path, 0, 0);
        if (fd < 0) {
            error[0] = fd;
            return null;
        }
        error[0] = call(Sys.READ, fd, new byte[4096], 4096);
        String text = new String(copied, StandardCharsets.ISO_8859_1);
        call(Sys.CLOSE, fd);
        return error[0] < 0 ? null : text;
    }

    private static final class SilentBus implements Bus {
        private final Message message = new Message();

        @Override
        public Message message(int template, int task) {
            return message.begin(template, task);
        }

        @Override
        public Message call(ServiceId to, Message request) {
            throw new AssertionError("no " + to + " here");
        }

        @Override
        public void event(ServiceId to, Message event) {
        }

        @Override
        public void cancel(ServiceId to, int task) {
        }
    }

    /** memfds as arrays; a file is longer than its array where nobody has written yet. */
    private static final class MemoryHost implements HostFiles {
        private static final int DENSE = 1 << 24;
        private final List<byte[]> files = new ArrayList<>();
        private final List<Long> sizes = new ArrayList<>();

        @Override
        public long pread(int fd, MutableDirectBuffer memory, int offset, int length, long position) {
            byte[] file = files.get(fd);
            int n = (int) Math.max(0, Math.min(length, sizes.get(fd) - position));
            int stored = (int) Math.max(0, Math.min(n, file.length - position));
            if (stored > 0) {
                memory.putBytes(offset, file, (int) position, stored);
            }
            memory.setMemory(offset + stored, n - stored, (byte) 0);
            return n;
        }

        @Override
        public long pwrite(int fd, MutableDirectBuffer memory, int offset, int length, long position) {
            if (files.get(fd).length < position + length) {
                ftruncate(fd, position + length);
            }
            memory.getBytes(offset, files.get(fd), (int) position, length);
            return length;
        }

        @Override
        public long ftruncate(int fd, long size) {
            int kept = (int) Math.min(size, Math.max(files.get(fd).length, DENSE));
            files.set(fd, Arrays.copyOf(files.get(fd), kept));
            sizes.set(fd, size);
            return 0;
        }

        @Override
        public long fallocate(int fd, int mode, long offset, long length) {
            byte[] file = files.get(fd);
            Arrays.fill(file, (int) Math.min(offset, file.length), (int) Math.min(offset + length, file.length),
                (byte) 0);
            return 0;
        }

        @Override
        public long fsync(int fd) {
            return 0;
        }

        @Override
        public long size(int fd) {
            return sizes.get(fd);
        }

        @Override
        public long seek(int fd, long position, int whence) {
            return position;
        }

        @Override
        public void close(int fd) {
            files.set(fd, new byte[0]);
            sizes.set(fd, 0L);
        }

        @Override
        public int memfd(String name, long size) {
            files.add(new byte[0]);
            sizes.add(0L);
            ftruncate(files.size() - 1, size);
            return files.size() - 1;
        }

        @Override
        public long memoryFile(long size) {
            int fd = memfd("", size);
            return MemoryFile.pack(memfd("unused", 0), fd);
        }

        @Override
        public long copy(int from, int to, long size) {
            files.set(to, files.get(from).clone());
            sizes.set(to, size);
            return 0;
        }
    }
}
