package io.cloister.dispatch;

import java.util.Arrays;

/** All mailbox files: the pool of fresh stubs, files for forks, who died. */
final class StubTable {
    private final Platform platform;
    private final StubMailboxFlyweight mailbox;
    private final DispatchCounters counters;
    private final Stub[] stubs;
    private final int pool;
    /** Stubs that died, or never came, before they had a program; too many in a row, and no more are asked for. */
    private int failuresInARow;
    private int[] earlyDeaths = new int[0];
    private int[] earlyStatus = new int[0];

    StubTable(Platform platform, StubMailboxFlyweight mailbox, DispatchCounters counters) {
        this.platform = platform;
        this.mailbox = mailbox;
        this.counters = counters;
        this.stubs = new Stub[platform.processes()];
        for (int i = 0; i < stubs.length; i++) {
            stubs[i] = new Stub(i);
        }
        this.pool = Math.max(1, Math.min(DispatchLimits.POOL, stubs.length / 4));
    }

    Stub of(int process) {
        return stubs[process];
    }

    int size() {
        return stubs.length;
    }

    /** Asks for fresh stubs until enough are there or on their way. */
    void fillPool() {
        int ready = failuresInARow > DispatchLimits.MAX_STUB_FAILURES ? pool : 0;
        for (Stub stub : stubs) {
            ready += stub.state == Stub.State.READY || stub.state == Stub.State.SPAWNING ? 1 : 0;
        }
        for (; ready < pool; ready++) {
            Stub stub = free();
            if (stub == null) {
                return;
            }
            stub.state = Stub.State.SPAWNING;
            platform.spawn(stub.process);
        }
    }

    private Stub free() {
        for (Stub stub : stubs) {
            if (stub.state == Stub.State.FREE) {
                mailbox.reset(stub.process, stub.slotsUsed);
                stub.hostPid = 0;
                stub.slotsUsed = Math.max(stub.slotsUsed, 1);
                Arrays.fill(stub.tids, 0);
                stub.tasks = 0;
                return stub;
            }
        }
        return null;
    }

    /** A fresh stub for a new program, or null where none is ready. */
    Stub takeFresh() {
        for (Stub stub : stubs) {
            if (stub.state == Stub.State.READY) {
                stub.state = Stub.State.USED;
                failuresInARow = 0;
                fillPool();
                return stub;
            }
        }
        fillPool();
        return null;
    }

    /** True where a stub is on its way. */
    boolean isSpawning() {
        for (Stub stub : stubs) {
            if (stub.state == Stub.State.SPAWNING) {
                return true;
            }
        }
        return false;
    }

    /** A fresh stub was not used: nothing was sent to it. */
    void putBack(Stub stub) {
        stub.state = Stub.State.READY;
    }

    /** A mailbox file for the child of a fork, or null. Some files are left for execs, without which nothing goes on. */
    Stub takeForFork() {
        int left = 0;
        for (Stub stub : stubs) {
            left += stub.state == Stub.State.FREE ? 1 : 0;
        }
        Stub stub = left > pool ? free() : null;
        if (stub != null) {
            stub.state = Stub.State.USED;
        }
        return stub;
    }

    /** The fork did not happen: its file is free. */
    void forkFailed(Stub stub) {
        stub.state = Stub.State.FREE;
        fillPool();
    }

    /** DISPATCH_STUB_READY. */
    void spawned(int process, int hostPid) {
        Stub stub = stubs[process];
        if (stub.state != Stub.State.SPAWNING) {
            return;
        }
        if (hostPid <= 0) {
            counters.stubsFailed++;
            failuresInARow++;
            stub.state = Stub.State.FREE;
            return;
        }
        counters.stubsSpawned++;
        stub.hostPid = hostPid;
        stub.state = Stub.State.READY;
        if (early(hostPid) >= 0) {
            stub.state = Stub.State.FREE;
            fillPool();
        }
    }

    /**
     * The fork happened: its child is {@code hostPid}. Its parent's agent says so, who may lie: a pid that another stub has is refused.
     *
     * @return the wait status where it is dead already, else -1.
     */
    int forked(Stub stub, int hostPid) {
        for (Stub other : stubs) {
            if (other != stub && other.state != Stub.State.FREE && other.hostPid == hostPid) {
                return -1;
            }
        }
        stub.hostPid = hostPid;
        int status = early(hostPid);
        if (status >= 0 && stub.state == Stub.State.DYING) {
            release(stub);
        } else if (stub.state == Stub.State.DYING) {
            platform.kill(hostPid);
        }
        return status;
    }

    /** Takes the status of a death that was reported before the process was known; -1 for none. */
    private int early(int hostPid) {
        for (int i = 0; i < earlyDeaths.length; i++) {
            if (earlyDeaths[i] == hostPid) {
                int status = earlyStatus[i];
                earlyDeaths[i] = 0;
                return status;
            }
        }
        return -1;
    }

    /** Ends the stub: nobody in it goes on. */
    void kill(Stub stub) {
        if (stub.state == Stub.State.USED || stub.state == Stub.State.READY) {
            stub.state = Stub.State.DYING;
            if (stub.hostPid > 0) {
                platform.kill(stub.hostPid);
            }
        }
    }

    /** Nobody will ever tell whether this fork happened: what its own agent says must do. */
    void abandon(Stub stub, int slot) {
        counters.abandoned++;
        int hint = mailbox.hostPid(stub.process, slot);
        kill(stub);
        if (stub.hostPid == 0 && hint > 1) {
            forked(stub, hint);
        }
    }

    /** DISPATCH_STUB_DIED: the stub, or null for a process that is not known yet. */
    Stub died(int hostPid, int status) {
        counters.stubsDied++;
        for (Stub stub : stubs) {
            if (stub.hostPid == hostPid && stub.state != Stub.State.FREE) {
                return stub;
            }
        }
        if (earlyDeaths.length < DispatchLimits.MAX_EARLY_DEATHS) {
            earlyDeaths = Arrays.copyOf(earlyDeaths, earlyDeaths.length + 1);
            earlyStatus = Arrays.copyOf(earlyStatus, earlyStatus.length + 1);
        } else {
            System.arraycopy(earlyDeaths, 1, earlyDeaths, 0, earlyDeaths.length - 1);
            System.arraycopy(earlyStatus, 1, earlyStatus, 0, earlyStatus.length - 1);
        }
        earlyDeaths[earlyDeaths.length - 1] = hostPid;
        earlyStatus[earlyStatus.length - 1] = status;
        return null;
    }

    /** The stub's process is gone and nobody is in it: its file is free. */
    void release(Stub stub) {
        failuresInARow += stub.state == Stub.State.READY ? 1 : 0;
        stub.state = Stub.State.FREE;
        stub.hostPid = 0;
        fillPool();
    }
}
