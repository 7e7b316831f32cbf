/**
 * Bytes of files: read(2), write(2) and their variants, sendfile(2), splice(2), copy_file_range(2), lseek(2),
 * truncate(2), fallocate(2), fsync(2). Owner: the vfs thread. Invariant: bytes of a guest lie in the window of its
 * call; a call that waits keeps how much was done, never the bytes.
 */
package io.cloister.vfs.readwrite;
