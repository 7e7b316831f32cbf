/**
 * Host memory behind files: what mm may map. Owner: the vfs thread. Invariant: a descriptor of the host stays open
 * while an inode, a description or a mapping of mm needs it; what mm holds is counted in its
 * {@link io.cloister.vfs.memory.DataObject}.
 */
package io.cloister.vfs.memory;
