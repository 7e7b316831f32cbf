package io.cloister.bus;

import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A call without a mailbox: only who calls what, and what is answered. */
final class FakeCall extends Call {
    final List<Long> results = new ArrayList<>();
    private final int nr;
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[64]);
    private int tid;
    private int seq;
    private boolean pending = true;

    FakeCall(int tid, int nr) {
        this.tid = tid;
        this.nr = nr;
    }

    /** The slot has another call now. */
    void reused(int newTid) {
        tid = newTid;
        seq++;
        pending = true;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int nr() {
        return nr;
    }

    @Override
    public long arg(int i) {
        return 0;
    }

    @Override
    public int phase() {
        return 0;
    }

    @Override
    public long phaseStatus() {
        return 0;
    }

    @Override
    public long streamDone() {
        return 0;
    }

    @Override
    public int process() {
        return 0;
    }

    @Override
    public int slotIndex() {
        return 0;
    }

    @Override
    public int seq() {
        return seq;
    }

    @Override
    public boolean isPending() {
        return pending;
    }

    @Override
    public int windowOffset(int i) {
        return 0;
    }

    @Override
    public int inLength(int i) {
        return 0;
    }

    @Override
    public MutableDirectBuffer memory() {
        return memory;
    }

    @Override
    public int reserve(int length) {
        return -1;
    }

    @Override
    public ActionWriter actions() {
        return new ActionWriter(memory);
    }

    @Override
    public void mapTicket(int ticket) {
        throw new AssertionError("nothing is mapped");
    }

    @Override
    public void drop() {
        pending = false;
    }

    @Override
    public void end(long result) {
        finish(result, 0);
    }

    @Override
    protected void finish(long result, int replyFlags) {
        if (!pending) {
            throw new AssertionError("answered twice");
        }
        pending = false;
        results.add(result);
    }
}
