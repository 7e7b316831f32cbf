package io.cloister.mm;

import io.cloister.abi.Errno;
import io.cloister.bus.Bus;
import io.cloister.bus.Message;
import io.cloister.bus.ServiceId;
import io.cloister.bus.vfs.MapObjectReply;
import io.cloister.bus.vfs.VfsAdapter;
import io.cloister.bus.vfs.VfsEvents;
import io.cloister.bus.vfs.VfsRequests;
import io.cloister.testkit.Absent;
import io.cloister.testkit.Partial;
import java.nio.charset.StandardCharsets;

/** A bus with a vfs that knows descriptor 3 (a file, read-only) and 4 (a writable file); counts references. */
final class TestBus implements Bus {
    private static final byte[] PATH = "/some/file".getBytes(StandardCharsets.US_ASCII);

    private final VfsAdapter vfs;
    private final Message request = new Message();
    private final Message reply = new Message();
    long nextObject = 100;
    long objectsGiven;
    long objectsReleased;

    TestBus() {
        vfs = new VfsAdapter(Partial.port(VfsRequests.class, this), Partial.port(VfsEvents.class, this));
    }

    /** With a vfs that has the methods of {@code present}, and does nothing but them. */
    TestBus(Object present) {
        vfs = new VfsAdapter(Partial.port(VfsRequests.class, present), Absent.port(VfsEvents.class));
    }

    long sharedObject(long size, boolean readers) {
        objectsGiven++;
        return nextObject++;
    }

    long mapObject(int task, int descriptor, int protection, int flags, MapObjectReply answer) {
        if (descriptor != 3 && descriptor != 4) {
            return -Errno.EBADF;
        }
        objectsGiven++;
        answer.objectId(descriptor).sharedWritable(descriptor == 4).executable(true).device(0x801).inode(77);
        answer.path(PATH, 0, PATH.length);
        return 0;
    }

    void objectRelease(long objectId, int count) {
        objectsReleased += count;
    }

    @Override
    public Message message(int template, int task) {
        return request.begin(template, task);
    }

    @Override
    public Message call(ServiceId to, Message call) {
        reply.answer(call);
        vfs.onRequest(call, reply);
        return reply;
    }

    @Override
    public void event(ServiceId to, Message event) {
        vfs.onEvent(event);
    }

    @Override
    public void cancel(ServiceId to, int task) {
        throw new AssertionError("mm cancels nothing");
    }
}
