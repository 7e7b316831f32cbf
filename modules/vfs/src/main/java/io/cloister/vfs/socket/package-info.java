/**
 * The socket calls (socket(7)) and what all families of sockets share. Owner: the vfs thread. Invariant: a message that
 * carries descriptors holds one reference to each file, given back when the message is dropped.
 */
package io.cloister.vfs.socket;
