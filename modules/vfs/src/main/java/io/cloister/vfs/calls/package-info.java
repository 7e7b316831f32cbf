/** The system calls of files: argument checks, parking, results. One small class for each family. */
package io.cloister.vfs.calls;
