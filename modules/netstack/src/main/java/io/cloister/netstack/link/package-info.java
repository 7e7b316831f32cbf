/**
 * The link to the outside: an Ethernet device behind a port, ARP (RFC 826), and how the interface is set up. Owner
 * thread: the service's. Invariants: what comes in may be anything and costs bounded memory; frames enter and leave
 * through {@link io.cloister.netstack.link.FrameDevice} only, so that they are on the tape.
 */
package io.cloister.netstack.link;
