package io.cloister.netstack.ip;

import io.cloister.netstack.wire.IpAddr;

/**
 * An error message of ICMP.
 *
 * @param errno what it means to a program, Linux's icmp_err_convert.
 * @param hard true if it ends a connection attempt.
 * @param offender who sent the message.
 */
public record IcmpError(int errno, boolean hard, int type, int code, IpAddr offender) {
}
