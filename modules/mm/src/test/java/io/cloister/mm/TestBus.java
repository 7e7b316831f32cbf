package io.cloister.mm;

import io.cloister.bus.Bus;
import io.cloister.bus.Message;
import io.cloister.bus.Op;
import io.cloister.bus.ServiceId;

/** A bus with a vfs that knows descriptor 3 (a file, read-only) and 4 (a writable file); counts references. */
final class TestBus implements Bus {
    private final Message request = new Message();
    private final Message reply = new Message();
    long nextObject = 100;
    long objectsGiven;
    long objectsReleased;

    @Override
    public Message message(int template, int task) {
        return request.begin(template, task);
    }

    @Override
    public Message call(ServiceId to, Message call) {
        reply.reset(call.op, call.task);
        if (call.op == Op.VFS_SHARED_OBJECT) {
            objectsGiven++;
            return reply.with(nextObject++);
        }
        if (call.op == Op.VFS_MAP_OBJECT) {
            if (call.a[0] != 3 && call.a[0] != 4) {
                return reply.with(-9);
            }
            objectsGiven++;
            return reply.with(0, call.a[0], 8192, call.a[0] == 4 ? 3 : 2, 0x801, 77).payload("/some/file".getBytes());
        }
        return reply.with(0);
    }

    @Override
    public void event(ServiceId to, Message event) {
        if (event.op == Op.VFS_OBJECT_RELEASE) {
            objectsReleased += event.a[1];
        }
    }

    @Override
    public void cancel(ServiceId to, int task) {
        throw new AssertionError("mm cancels nothing");
    }
}
