/** Descriptor tables, working directories and umasks of tasks. */
package io.cloister.vfs.fd;
