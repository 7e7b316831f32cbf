/**
 * The socket calls (socket(7)) and what all kinds of sockets share; AF_INET, AF_INET6, AF_NETLINK and AF_PACKET sockets, whose work is done by
 * netstack. Owner: the vfs thread. Invariant: a message that carries descriptors holds one reference to each file, given back when the message
 * is dropped.
 */
package io.cloister.vfs.socket;
