package io.cloister.simulation;

import java.util.concurrent.Semaphore;

/**
 * A program that runs only between {@link #resume} and its own next {@link #pause}: never at the same time as anybody
 * else.
 */
final class Coroutine {
    /** Ends a program that nobody will resume. */
    private static final class Ended extends Error {
        private static final long serialVersionUID = 1L;

        private Ended() {
            super(null, null, false, false);
        }
    }

    private final Semaphore go = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private final Thread thread;
    private boolean ended;
    private boolean done;
    private Throwable failure;

    Coroutine(Runnable program) {
        thread = Thread.ofVirtual().unstarted(() -> {
            go.acquireUninterruptibly();
            try {
                if (!ended) {
                    program.run();
                }
            } catch (Ended e) {
                // As asked.
            } catch (Throwable e) {
                failure = e;
            } finally {
                done = true;
                back.release();
            }
        });
        thread.start();
    }

    /** The owner: lets the program run until it pauses or ends. */
    void resume() {
        if (!done) {
            go.release();
            back.acquireUninterruptibly();
        }
    }

    /** The program: waits for {@link #resume}. */
    void pause() {
        back.release();
        go.acquireUninterruptibly();
        if (ended) {
            throw new Ended();
        }
    }

    /** The program ends itself, from any depth. */
    void exit() {
        throw new Ended();
    }

    /** The owner: the program never goes on. */
    void end() {
        ended = true;
        resume();
    }

    boolean isDone() {
        return done;
    }

    /** What the program ended with, or null. */
    Throwable failure() {
        return failure;
    }
}
