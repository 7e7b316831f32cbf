package io.cloister.supervisor.boot;

import io.cloister.abi.Poll;
import io.cloister.platform.DescriptorSocket;
import io.cloister.platform.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hears of everything that service processes do beside the rings: that their keeper is there (which brings a pidfd of
 * the JVM, so that its pid is right and its death known at once), what they say on their orders' socket, and that they
 * died. One poll(2) over all of it.
 */
final class ProcessWatch {
    /** Told what happened. */
    interface Listener {
        /** Its pid is known. */
        void hello(ServiceProcess process);

        /** A text from it. */
        void said(ServiceProcess process, String text);

        /** The JVM is gone. */
        void died(ServiceProcess process);
    }

    private static final int MOST = 64;
    private static final int POLLFD = 8;
    private static final int HELLO = 'H';

    private final List<ServiceProcess> watched = new ArrayList<>();
    private final UnsafeBuffer polls = new UnsafeBuffer(ByteBuffer.allocateDirect(POLLFD * (2 * MOST + 1)));
    private final UnsafeBuffer word = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
    private final int wakeEnd;
    private final int waitEnd;

    ProcessWatch() {
        int[] pair = Vault.socketPair();
        wakeEnd = pair[0];
        waitEnd = pair[1];
    }

    /** Watches one more. */
    void add(ServiceProcess process) {
        if (watched.size() == MOST) {
            throw new IllegalStateException("too many processes");
        }
        watched.add(process);
    }

    /** Ends a {@link #poll} that waits; from any thread. */
    void wake() {
        UnsafeBuffer byteOut = new UnsafeBuffer(ByteBuffer.allocateDirect(8));
        Native.cl_write(wakeEnd, byteOut.addressOffset(), 1, Native.NONBLOCK); // full: it wakes up anyway
    }

    /** Waits at most {@code timeoutMs} (negative: for ever) and tells what happened. */
    void poll(int timeoutMs, Listener listener) {
        watched.removeIf(p -> !p.isWatched());
        List<ServiceProcess> now = List.copyOf(watched);
        set(0, waitEnd);
        for (int i = 0; i < now.size(); i++) {
            ServiceProcess p = now.get(i);
            set(1 + 2 * i, p.pidfd >= 0 ? p.pidfd : p.keeper());
            set(2 + 2 * i, p.orders());
        }
        Native.cl_poll(polls.addressOffset(), 1 + 2 * now.size(), timeoutMs);
        if (isReady(0)) {
            Native.cl_read(waitEnd, word.addressOffset(), 1, Native.NONBLOCK);
        }
        for (int i = 0; i < now.size(); i++) {
            tell(now.get(i), isReady(1 + 2 * i), isReady(2 + 2 * i), listener);
        }
    }

    /**
     * A text may be the last that a dead one said: it counts before the death. Text and hello leave their socket once
     * they have had their effects, so that none is lost with this supervisor.
     */
    private void tell(ServiceProcess p, boolean state, boolean text, Listener listener) {
        if (text && p.isWatched()) {
            String words = p.texts().peek();
            if (!words.isEmpty()) {
                listener.said(p, words);
                if (p.isWatched()) {
                    p.texts().receive(0);
                }
                return; // there may be more: poll says so at once
            }
        }
        if (state && p.isWatched()) {
            if (p.pidfd < 0 && peekHello(p)) {
                listener.hello(p);
                if (p.isWatched()) {
                    dropHello(p);
                }
            } else {
                p.died();
                listener.died(p);
            }
        }
    }

    /** False where there is no hello and never will be: all ends on the other side are closed. */
    private static boolean peekHello(ServiceProcess p) {
        DescriptorSocket socket = new DescriptorSocket(p.keeper());
        if (!isHello(socket, socket.peekDescriptors())) {
            closeReceived(socket);
            return false;
        }
        p.pidfd = Guard.keep(socket.receivedFd(0));
        p.pid = pidOf(p.pidfd);
        return true;
    }

    /**
     * Takes a hello that has had its effects out of the keeper's socket, where whoever takes descriptors would find it.
     */
    static void dropHello(ServiceProcess p) {
        DescriptorSocket socket = new DescriptorSocket(p.keeper());
        boolean isThere = isHello(socket, socket.peekDescriptors());
        closeReceived(socket);
        if (isThere && socket.receive(0) >= 0) {
            closeReceived(socket);
        }
    }

    /** Descriptors on their way to a replacement have how many they are in place of the 0. */
    private static boolean isHello(DescriptorSocket socket, long length) {
        return length >= 2 * Integer.BYTES && socket.message().getInt(0) == HELLO
            && socket.message().getInt(Integer.BYTES) == 0
            && socket.receivedFds() == 1;
    }

    private static void closeReceived(DescriptorSocket socket) {
        for (int i = 0; i < socket.receivedFds(); i++) {
            Native.cl_close(socket.receivedFd(i));
        }
    }

    /** As the host counts: see pidfd_open(2) about fdinfo. */
    private static int pidOf(int pidfd) {
        try {
            return Files.readString(Path.of("/proc/self/fdinfo/" + pidfd)).lines()
                .filter(line -> line.startsWith("Pid:"))
                .mapToInt(line -> Integer.parseInt(line.substring("Pid:".length()).strip())).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private void set(int i, int fd) {
        polls.putInt(POLLFD * i, fd);
        polls.putInt(POLLFD * i + 4, Poll.POLLIN);
    }

    private boolean isReady(int i) {
        return polls.getShort(POLLFD * i + 6) != 0;
    }
}
