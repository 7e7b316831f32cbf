package io.cloister.dispatch;

/** Stubs, as dispatch needs them. Process files are numbered; each holds the mailboxes of one stub. */
public interface Platform {
    /**
     * A fresh stub that waits for its first orders in slot 0, taken out of the pool: its process file; -1: none is
     * ready yet.
     */
    int takeStub();

    /** A free process file for a stub that the stub of {@code parent} will fork; -1: none. */
    int takeForkFile(int parent);

    /** A task was given this slot: its header may hold anything from now on. */
    void slotTaken(int process, int slot);

    /** The slot was never used, or the thread that had it last has left it. */
    boolean slotIdle(int process, int slot);

    /** A stub or process file that was taken and not used. */
    void giveBack(int process);

    /**
     * The forked child of the stub of {@code parent} runs in {@code process}; {@code hostPid} is what its parent says.
     */
    void forked(int process, int parent, int hostPid);

    /** Kills the stub. The process file comes back by itself when the host process is gone. */
    void kill(int process);

    /** Has a thread look at its mailbox. */
    void kick(int process, int slot);

    /**
     * First orders of a fresh stub: its actions, and what they copy out of the window.
     *
     * @param actions list of actions, @param actionBytes its length. @param window data for the start of slot 0's
     *     window.
     */
    void start(int process, byte[] actions, int actionBytes, byte[] window);

    /** Orders a thread to end that will not get an ordinary answer. */
    void exitThread(int process, int slot);

    /** News of the host side: a stub is ready ({@code hostPid} > 0), or could not be made. */
    void stubReady(int process, int hostPid);

    /**
     * News of the host side: a host process is gone. Returns its process file, which is not used again before {@link
     * #release}, or -1.
     */
    int hostDied(int hostPid);

    /** The tasks of a process file whose host process is gone are no more. */
    void release(int process);

    /**
     * A process file whose tasks have nobody to run them: the stub that was to fork into it is gone and did not, or it
     * did, and the child was gone before that was known. -1: none, or no more.
     */
    int unborn();

    /** Where stubs keep the host's vdso; 0: not known yet. */
    long vdso();
}
