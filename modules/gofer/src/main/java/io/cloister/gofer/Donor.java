package io.cloister.gofer;

/** Hands descriptors out to vfs. */
final class Donor {
    private final HostTree host;
    private final GoferCounters counters;
    private long nextToken = 1;

    Donor(HostTree host, GoferCounters counters) {
        this.host = host;
        this.counters = counters;
    }

    /** Hands out a descriptor; returns its token, or minus an errno. Tokens are never used twice. */
    long donate(int fd) {
        counters.donated++;
        long token = nextToken++;
        int outcome = host.donate(token, fd);
        return outcome < 0 ? outcome : token;
    }
}
