/** tmpfs: files in memory. Small ones on the heap, others in memfds that mm can map. */
package io.cloister.vfs.tmpfs;
