package io.cloister.netstack.tcp;

/** Comparison in the sequence space, RFC 9293 section 3.4: modulo 2^32, meaningful within 2^31. */
final class Seq {
    private Seq() {
    }

    static boolean lt(int a, int b) {
        return a - b < 0;
    }

    static boolean leq(int a, int b) {
        return a - b <= 0;
    }

    static boolean gt(int a, int b) {
        return a - b > 0;
    }

    static int max(int a, int b) {
        return a - b >= 0 ? a : b;
    }
}
