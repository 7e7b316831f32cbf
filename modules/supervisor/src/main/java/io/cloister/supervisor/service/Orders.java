package io.cloister.supervisor.service;

import io.cloister.platform.TextSocket;
import io.cloister.runtime.instance.FdLayout;

/**
 * This process's end of its socket to the supervisor's watch, for what can't go over the rings: before it is a service,
 * or when it can't be one.
 */
public final class Orders {
    /** Standby: warm, and waiting for a role. */
    public static final String WARM = "warm";
    /** Successor: has the predecessor's descriptors. */
    public static final String TAKEN = "taken";
    /** Could not become what it was told to: why. */
    public static final String FAILED = "failed ";
    /** Something for the log. */
    public static final String LOG = "log ";
    /** {@link Role.Start#COMPARE}: the state read is the state written. */
    public static final String SAME = "same ";
    /** {@link Role.Start#COMPARE}: where it differs. */
    public static final String DIFFERS = "differs ";

    private final TextSocket socket = new TextSocket(FdLayout.ORDERS);

    /** Tells the supervisor. */
    public void say(String text) {
        socket.send(text);
    }

    /** Waits for the next order; empty where the supervisor is gone or needs this process no more. */
    String await() {
        return socket.receive(-1);
    }
}
