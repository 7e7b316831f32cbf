package io.cloister.supervisor.network;

/** The network that was asked for can't be had here. The message names what is missing, and the mend. */
public final class NetworkFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkFailure(String message) {
        super(message);
    }
}
