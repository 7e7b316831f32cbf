package io.cloister.gofer;

/**
 * A change of attributes.
 *
 * @param mask which: bits of AttributeMask. @param times access s, ns, modification s, ns.
 */
record NewAttributes(int mask, int mode, int uid, int gid, long size, long[] times) {
    boolean has(int bits) {
        return (mask & bits) != 0;
    }
}
