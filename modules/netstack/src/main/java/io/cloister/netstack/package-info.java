/**
 * IPv4, IPv6, ARP, ICMP, UDP, TCP, raw and packet sockets, routing, netlink, loopback and one link to the outside.
 */
package io.cloister.netstack;
