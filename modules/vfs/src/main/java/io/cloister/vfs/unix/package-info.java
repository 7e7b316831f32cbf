/**
 * AF_UNIX sockets (unix(7)): stream, seqpacket and datagram, by path, abstract name or pair, with descriptors and
 * credentials in messages. Owner: the vfs thread. Invariant: two connected sockets name each other; a name belongs to
 * at most one living socket.
 */
package io.cloister.vfs.unix;
