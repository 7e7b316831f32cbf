package io.cloister.dispatch;

import io.cloister.bus.ActionOp;
import io.cloister.bus.Dropped;
import io.cloister.bus.MailboxDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * {@link Platform} as part of the service's state: a pool of stubs made ahead, because one takes a fork and two
 * wake-ups to make, and the free process files. A file comes back when its host process is gone. A file that a guest
 * handed to its forked child may still be mapped by that parent: it is not used for a fresh stub before the parent is
 * gone, too.
 */
@Dropped("hardware")
public final class StubPool implements Platform {
    private static final int READY = 3;
    private static final byte[] NO_WINDOW = new byte[0];

    /**
     * Dead host processes that no file is known by yet: of children that were gone before their parents told of them.
     */
    private static final int MAX_STRANGERS = 64;

    private enum State {
        FREE,
        SPAWNING,
        READY,
        USED,
        /** Told to die. */
        DYING,
        /** Its host process is gone, its tasks are still in the books. */
        GONE
    }

    private static final class ProcessFile {
        private State state = State.FREE;
        private int hostPid;
        /** Process file of the stub that forked this one and may still see it, or -1. */
        private int seenBy = -1;
        private int seenByHostPid;
        /**
         * Its parent died before it said that it had forked, and nothing is seen of a child: used again only where
         * nothing else is left.
         */
        private boolean abandoned;
        /** Slots whose headers a guest may have written since the file was prepared. */
        private final BitSet slots = new BitSet();
    }

    private final StubHost host;
    private final ProcessFile[] files;
    private final ArrayDeque<Integer> ready = new ArrayDeque<>();
    private final ArrayDeque<Integer> unborn = new ArrayDeque<>();
    private final ArrayDeque<Integer> strangers = new ArrayDeque<>();
    private int spawning;
    private long vdso;

    /** Over {@code processes} process files. */
    public StubPool(StubHost host, int processes) {
        this.host = host;
        this.files = new ProcessFile[processes];
        for (int i = 0; i < processes; i++) {
            files[i] = new ProcessFile();
        }
    }

    /** Makes stubs as far as they are missing; called once before the first message, and by itself from then on. */
    public void fill() {
        while (ready.size() + spawning < READY) {
            int process = freeFile(-1);
            if (process < 0) {
                return;
            }
            prepare(process, State.SPAWNING);
            spawning++;
            host.spawn(process);
        }
    }

    @Override
    public int takeStub() {
        Integer process = ready.poll();
        if (process == null) {
            fill();
            return -1;
        }
        files[process].state = State.USED;
        if (vdso == 0) {
            vdso = host.vdso(process); // no guest has run in it: the agent's own word
        }
        fill();
        return process;
    }

    @Override
    public int takeForkFile(int parent) {
        int process = freeFile(parent);
        if (process >= 0) {
            prepare(process, State.USED);
            files[process].seenBy = parent;
            files[process].seenByHostPid = files[parent].hostPid;
        }
        return process;
    }

    @Override
    public void slotTaken(int process, int slotIndex) {
        files[process].slots.set(slotIndex);
    }

    @Override
    public boolean slotIdle(int process, int slotIndex) {
        return !files[process].slots.get(slotIndex)
            || host.word(process, slotIndex, MailboxDescriptor.STATE) == MailboxDescriptor.STATE_GUEST;
    }

    @Override
    public void giveBack(int process) {
        if (files[process].hostPid > 0) {
            files[process].state = State.READY;
            ready.addFirst(process);
        } else {
            files[process].state = State.FREE;
        }
    }

    @Override
    public void forked(int process, int parent, int hostPid) {
        ProcessFile file = files[process];
        if (file.state != State.FREE && file.hostPid == 0) {
            file.hostPid = claim(process, hostPid);
            meet(process);
        }
    }

    /**
     * The host process of {@code process} has become known: it may be dead already, and it may be that it is to die.
     */
    private void meet(int process) {
        ProcessFile file = files[process];
        if (file.hostPid > 0 && strangers.remove((Integer) file.hostPid)) {
            gone(process);
        } else if (file.hostPid > 0 && file.state == State.DYING) {
            host.kill(file.hostPid);
        }
    }

    private void gone(int process) {
        ProcessFile file = files[process];
        file.hostPid = 0;
        if (file.state == State.USED) {
            file.state = State.GONE;
            unborn.add(process);
        } else {
            free(process);
        }
    }

    private void free(int process) {
        files[process].state = State.FREE;
        files[process].hostPid = 0;
        settleForks(process);
        fill();
    }

    @Override
    public void release(int process) {
        if (files[process].state == State.GONE) {
            free(process);
        }
    }

    @Override
    public void kill(int process) {
        ProcessFile file = files[process];
        if (file.state == State.GONE || file.state == State.FREE) {
            return;
        }
        file.state = State.DYING;
        if (file.hostPid == 0) {
            file.hostPid = claimed(process);
        }
        meet(process);
    }

    @Override
    public void kick(int process, int slotIndex) {
        ProcessFile file = files[process];
        int pid = file.hostPid > 0
                ? file.hostPid
                : claim(process, host.word(process, slotIndex, MailboxDescriptor.HOST_PID));
        int tid = host.word(process, slotIndex, MailboxDescriptor.HOST_TID);
        if (pid > 0 && tid > 0) {
            host.kick(pid, tid);
        }
    }

    @Override
    public void start(int process, byte[] actions, int actionBytes, byte[] window) {
        host.order(process, 0, actions, actionBytes, window);
    }

    @Override
    public void exitThread(int process, int slotIndex) {
        byte[] action = new byte[2 * Integer.BYTES];
        ByteBuffer.wrap(action).order(ByteOrder.LITTLE_ENDIAN).putInt(ActionOp.EXIT_THREAD).putInt(action.length);
        host.order(process, slotIndex, action, action.length, NO_WINDOW);
    }

    @Override
    public void stubReady(int process, int hostPid) {
        ProcessFile file = files[process];
        if (file.state != State.SPAWNING) {
            return; // news of what is known
        }
        spawning--;
        if (hostPid <= 0) {
            file.state = State.FREE;
            return;
        }
        file.hostPid = hostPid;
        file.state = State.READY;
        ready.add(process);
    }

    @Override
    public int hostDied(int hostPid) {
        for (int i = 0; i < files.length; i++) {
            if (files[i].hostPid == hostPid && files[i].state != State.FREE) {
                boolean wasUsed = files[i].state == State.USED;
                ready.remove((Integer) i);
                if (!wasUsed) {
                    free(i);
                    return -1;
                }
                files[i].state = State.GONE;
                files[i].hostPid = 0;
                return i;
            }
        }
        if (strangers.size() == MAX_STRANGERS) {
            strangers.remove();
        }
        strangers.add(hostPid);
        return -1;
    }

    @Override
    public int unborn() {
        Integer process = unborn.poll();
        return process == null ? -1 : process;
    }

    /**
     * The stub of {@code parent} is gone: the children that it was told to fork, and did not tell of, are there by now
     * or never come.
     */
    private void settleForks(int parent) {
        for (int i = 0; i < files.length; i++) {
            ProcessFile file = files[i];
            boolean waits = (file.state == State.USED || file.state == State.DYING) && file.hostPid == 0;
            if (!waits || file.seenBy != parent) {
                continue;
            }
            file.hostPid = claimed(i);
            if (file.hostPid == 0) {
                file.abandoned = true;
                unborn.add(i);
            } else {
                meet(i);
            }
        }
    }

    /** What a stub says of its host process. */
    private int claimed(int process) {
        int slot = Math.max(0, files[process].slots.nextSetBit(0));
        return claim(process, host.word(process, slot, MailboxDescriptor.HOST_PID));
    }

    @Override
    public long vdso() {
        return vdso;
    }

    /** A stub's own word for its host process counts only where no other stub is known by it. */
    private int claim(int process, int hostPid) {
        for (int i = 0; i < files.length; i++) {
            if (i != process && files[i].hostPid == hostPid) {
                return 0;
            }
        }
        return hostPid;
    }

    /**
     * A free file that no stranger sees: {@code parent} is the stub that will use it for its child, -1 for a fresh
     * stub.
     */
    private int freeFile(int parent) {
        for (int i = 0; i < files.length; i++) {
            ProcessFile file = files[i];
            if (file.state != State.FREE) {
                continue;
            }
            boolean seen =
                    file.seenBy >= 0 && files[file.seenBy].hostPid == file.seenByHostPid && file.seenByHostPid != 0;
            if (!seen || file.seenBy == parent) {
                file.seenBy = seen ? file.seenBy : -1;
                return i;
            }
        }
        return abandonedFile();
    }

    private int abandonedFile() {
        for (int i = 0; i < files.length; i++) {
            if (files[i].abandoned && files[i].state == State.DYING && files[i].hostPid == 0 && claimed(i) == 0) {
                files[i].seenBy = -1;
                return i;
            }
        }
        return -1;
    }

    private void prepare(int process, State state) {
        files[process].state = state;
        files[process].hostPid = 0;
        files[process].abandoned = false;
        host.prepare(process, files[process].slots);
        files[process].slots.clear();
    }
}
