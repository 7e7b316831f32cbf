/** The operator's standard input, output and error as guest files. */
package io.cloister.vfs.stdio;
