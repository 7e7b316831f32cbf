/**
 * The IP layer: which way a packet goes, what comes in by which link, ICMP. Transports (TCP, UDP, raw) hang themselves
 * in by protocol number. Owner thread: the service's. Invariant: {@link io.cloister.netstack.ip.IpLayer#send} only
 * queues; packets are delivered by {@link io.cloister.netstack.ip.IpLayer#deliver}, so that no transport is entered
 * twice.
 */
package io.cloister.netstack.ip;
