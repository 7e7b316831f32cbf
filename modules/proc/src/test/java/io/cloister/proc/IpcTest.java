package io.cloister.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cloister.abi.Errno;
import io.cloister.abi.Ipc;
import io.cloister.abi.Signals;
import io.cloister.abi.Sys;
import io.cloister.proc.env.GuestArgs;
import io.cloister.proc.env.ProcLimits;
import io.cloister.proc.task.Uts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** System V semaphores and message queues. */
class IpcTest {
    private static final int KEY = 0x1234;
    private final World w = new World();
    private final int a = w.fork(1);
    private final int b = w.fork(1);

    private World.Posted semop(int tid, int id, int... ops) {
        ByteBuffer raw = ByteBuffer.allocate(2 * ops.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int op : ops) {
            raw.putShort((short) op);
        }
        return w.posted(tid, Sys.SEMOP, id, 0, ops.length / 3).memory(1, raw.array()).post();
    }

    private int semget() {
        return (int) (long) w.call(1, Sys.SEMGET, KEY, 2, Ipc.IPC_CREAT | 0600).result;
    }

    @Test
    void operationsAreAllOrNothing() {
        int id = semget();
        assertEquals((long) id, w.call(a, Sys.SEMGET, KEY, 0, 0).result);
        assertEquals(-Errno.EEXIST, w.call(a, Sys.SEMGET, KEY, 2, Ipc.IPC_CREAT | Ipc.IPC_EXCL).result);
        World.Posted both = semop(a, id, 0, 1, 0, 1, -1, 0);
        assertTrue(both.waits());
        assertEquals(0L, w.call(b, Sys.SEMCTL, id, 0, Ipc.GETVAL).result);
        assertEquals(1L, w.call(b, Sys.SEMCTL, id, 1, Ipc.GETNCNT).result);
        assertEquals(-Errno.EAGAIN, semop(b, id, 1, -1, Ipc.IPC_NOWAIT).result);
        assertEquals(0L, semop(b, id, 1, 1, 0).result);
        assertEquals(0L, both.result);
        assertEquals(1L, w.call(b, Sys.SEMCTL, id, 0, Ipc.GETVAL).result);
        assertEquals(-Errno.EFBIG, semop(b, id, 2, 1, 0).result);
        assertEquals(-Errno.ERANGE, semop(b, id, 0, Ipc.SEMVMX, 0).result);
    }

    @Test
    void undoAndRemovalAndInterruption() {
        int id = semget();
        semop(a, id, 0, 5, Ipc.SEM_UNDO);
        World.Posted zero = semop(b, id, 0, 0, 0);
        assertTrue(zero.waits());
        w.exitGroup(a, 0);
        assertEquals(0L, zero.result);
        World.Posted waits = semop(b, id, 0, -1, 0);
        w.action(b, Signals.SIGUSR1, 0x401000, Signals.SA_RESTART);
        w.kill(1, b, Signals.SIGUSR1);
        assertEquals(-Errno.EINTR, waits.result);
        w.take(b, -Errno.EINTR, Sys.SEMOP);
        World.Posted again = semop(b, id, 0, -1, 0);
        assertEquals(0L, w.call(1, Sys.SEMCTL, id, 0, Ipc.IPC_RMID).result);
        assertEquals(-Errno.EIDRM, again.result);
        assertEquals(-Errno.EINVAL, semop(b, id, 0, -1, 0).result);
    }

    private World.Posted send(int tid, int id, long type, String text, int flags) {
        byte[] bytes = Uts.ascii(text);
        byte[] raw = Arrays.copyOf(GuestArgs.words(type), 8 + bytes.length);
        System.arraycopy(bytes, 0, raw, 8, bytes.length);
        return w.posted(tid, Sys.MSGSND, id, 0, bytes.length, flags).memory(1, raw).post();
    }

    private World.Posted receive(int tid, int id, long type, int flags) {
        return w.posted(tid, Sys.MSGRCV, id, 0, 100, type, flags).memory(1, new byte[108]).post();
    }

    @Test
    void messagesByType() {
        int id = (int) (long) w.call(1, Sys.MSGGET, KEY, Ipc.IPC_CREAT | 0600).result;
        World.Posted waits = receive(a, id, 7, 0);
        assertTrue(waits.waits());
        send(b, id, 3, "three", 0);
        send(b, id, 2, "two", 0);
        assertTrue(waits.waits());
        send(b, id, 7, "seven", 0);
        assertEquals(5L, waits.result);
        assertEquals(7, waits.outInt(1, 0));
        assertEquals(2, receive(a, id, -3, 0).outInt(1, 0));
        assertEquals(-Errno.ENOMSG, receive(a, id, 9, Ipc.IPC_NOWAIT).result);
        assertEquals(3, receive(a, id, 9, Ipc.MSG_EXCEPT).outInt(1, 0));
        assertEquals(-Errno.EINVAL, send(b, id, 0, "x", 0).result);
    }

    @Test
    void fullQueueHoldsSenders() {
        int id = (int) (long) w.call(1, Sys.MSGGET, Ipc.IPC_PRIVATE, 0600).result;
        String big = "x".repeat(100);
        for (int i = 0; i < ProcLimits.MAX_QUEUE_BYTES / 100; i++) {
            assertEquals(0L, send(b, id, 1, big, 0).result);
        }
        assertEquals(-Errno.EAGAIN, send(b, id, 1, big, Ipc.IPC_NOWAIT).result);
        World.Posted waits = send(b, id, 1, big, 0);
        assertTrue(waits.waits());
        assertEquals(100L, receive(a, id, 0, 0).result);
        assertEquals(0L, waits.result);
    }
}
