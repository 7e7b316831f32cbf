/**
 * Sockets whose protocol netstack speaks: AF_INET, AF_INET6, AF_NETLINK, AF_PACKET. Owner: the vfs thread. Invariant:
 * vfs keeps the number and the readiness of such a socket, netstack all the rest; each reply of netstack says the
 * readiness after it.
 */
package io.cloister.vfs.net;
