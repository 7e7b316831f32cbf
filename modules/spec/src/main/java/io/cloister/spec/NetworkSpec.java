package io.cloister.spec;

/**
 * The network of a sandbox.
 *
 * @param link how netstack sets up its link to the outside, in its own words; empty for none, and for one that is not
 *     made yet.
 */
public record NetworkSpec(NetworkMode mode, String link) {
    /** Loopback only. */
    public static final NetworkSpec NONE = new NetworkSpec(NetworkMode.NONE, "");

    public NetworkSpec {
        if (mode == NetworkMode.NONE && !link.isEmpty()) {
            throw new SpecException("network.link", "there is one, and the network is none");
        }
    }
}
