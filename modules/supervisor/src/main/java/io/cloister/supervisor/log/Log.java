package io.cloister.supervisor.log;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes lines from any thread and never makes it wait. */
public final class Log implements AutoCloseable {
    /** The most important first. */
    public enum Level {
        /** The sandbox can't go on. */
        ERROR,
        /** Something is lost or slow. */
        WARN,
        /** Something happened, and was dealt with. */
        INFO,
        /** For who looks for a reason. */
        DEBUG
    }

    private static final int QUEUED = 256;
    /** To load Log4j keeps a core busy, which a service that is being restored needs first. */
    private static final long SETTLE_MS = 300;
    private static final long CLOSE_MS = 3000;
    private static final LogLine END = new LogLine(0, Level.DEBUG, "");

    private final LogTarget target;
    private final LogRate rate = new LogRate();
    private final ArrayBlockingQueue<LogLine> queue = new ArrayBlockingQueue<>(QUEUED);
    private final CountDownLatch closing = new CountDownLatch(1);
    private Thread writer;

    public Log(LogTarget target) {
        this.target = target;
    }

    /** {@code text}: one sentence without a full stop. */
    public synchronized void add(Level level, String text) {
        long nowMs = System.currentTimeMillis();
        String admitted = level.compareTo(target.least()) > 0 ? null : rate.admit(text, nowMs);
        if (admitted != null && queue.offer(new LogLine(nowMs, level, admitted)) && writer == null) {
            writer = new Thread(this::write, "log");
            writer.setDaemon(true);
            writer.start();
        }
    }

    /** Returns when all is written, or after some seconds. */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            last = writer;
        }
        closing.countDown();
        try {
            if (last != null && queue.offer(END, CLOSE_MS, TimeUnit.MILLISECONDS)) {
                last.join(CLOSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            closing.await(SETTLE_MS, TimeUnit.MILLISECONDS);
            try (LogWriter out = new LogWriter(target)) {
                for (LogLine line = queue.take(); line != END; line = queue.take()) {
                    out.write(line);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
