/**
 * Host directories, through the gofer. Owner: the vfs thread. Invariant: what the read-only root said once stays true;
 * volumes are asked again at each lookup. A handle of the gofer belongs to one inode, which closes it when it is
 * forgotten.
 */
package io.cloister.vfs.gofer;
