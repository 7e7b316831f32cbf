/**
 * Calls on descriptors, whatever they refer to: close(2), dup(2), fcntl(2), ioctl(2). Owner: the vfs thread.
 */
package io.cloister.vfs.fd;
