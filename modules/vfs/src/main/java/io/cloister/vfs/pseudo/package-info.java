/**
 * What /proc, /sys and /dev are made of: directories and texts that are computed when somebody looks. Owner: the vfs
 * thread. Invariant: nothing here holds state of its own; a number of a file depends on its path only.
 */
package io.cloister.vfs.pseudo;
