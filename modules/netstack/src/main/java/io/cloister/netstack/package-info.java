/**
 * The network stack: IPv4, IPv6, ICMP, UDP, TCP, raw and ping sockets, rtnetlink, the loopback device, and one link to
 * the outside.
 *
 * <p>Owner thread: the service's agent. Call level: NETSTACK; it calls nobody and is called by vfs. Invariants: a
 * request is answered within its own message, and so are all packets that it sets in motion on lo (up to a bound; the
 * rest at the next timer, due at once); readiness events leave before the reply; time, random bytes and packets come in
 * only through ports; every packet that enters or leaves the IP layer has a correct header.
 */
package io.cloister.netstack;
