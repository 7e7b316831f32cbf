package io.cloister.netstack.ip;

import io.cloister.netstack.wire.IpAddr;

/**
 * An error message of ICMP.
 *
 * @param errno what it means to a program, Linux's icmp_err_convert.
 * @param hard true if it ends a connection attempt.
 * @param offender who sent the message.
 * @param mtu what fits on its way, where the packet was too long for it (RFC 1191 section 4); else 0.
 */
public record IcmpError(int errno, boolean hard, int type, int code, IpAddr offender, int mtu) {
    /** One that is not about length. */
    public IcmpError(int errno, boolean hard, int type, int code, IpAddr offender) {
        this(errno, hard, type, code, offender, 0);
    }
}
