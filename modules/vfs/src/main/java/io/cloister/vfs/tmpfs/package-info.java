/**
 * tmpfs(5) and memfd_create(2): files in memory. Small ones lie on the heap, others in memfds that mm can map. Owner:
 * the vfs thread. Invariant: every page and inode is charged to the bound of the sandbox, and given back exactly once.
 */
package io.cloister.vfs.tmpfs;
