/**
 * What mm needs of files for mmap(2): which memory object is behind a descriptor, and what may be done with it. Owner:
 * the vfs thread. Invariant: the object that is handed out is counted until mm gives it back.
 */
package io.cloister.vfs.map;
