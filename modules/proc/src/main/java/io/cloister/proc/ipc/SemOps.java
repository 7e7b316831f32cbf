package io.cloister.proc.ipc;

import io.cloister.abi.Ipc;
import io.cloister.bus.Call;

/** The operations of one semop(2), as copied from the guest. */
final class SemOps {
    /** {@code struct sembuf}. */
    static final int SIZE = 6;
    private static final int WORDS = 3;

    private final int[] words;

    private SemOps(int[] words) {
        this.words = words;
    }

    /** {@code count} operations of argument 1, which has the bytes for them. */
    static SemOps of(Call call, int count) {
        int[] words = new int[WORDS * count];
        for (int i = 0; i < words.length; i++) {
            words[i] = call.memory().getShort(call.inOffset(1) + 2 * i);
        }
        return new SemOps(words);
    }

    int count() {
        return words.length / WORDS;
    }

    /** Index of the semaphore. */
    int number(int i) {
        return words[WORDS * i] & 0xffff;
    }

    /** What is added to its value; 0: it is to become zero. */
    int change(int i) {
        return words[WORDS * i + 1];
    }

    boolean isUndone(int i) {
        return (words[WORDS * i + 2] & Ipc.SEM_UNDO) != 0;
    }

    boolean mayWait(int i) {
        return (words[WORDS * i + 2] & Ipc.IPC_NOWAIT) == 0;
    }
}
