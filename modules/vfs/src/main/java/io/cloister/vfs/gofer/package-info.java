/** Host directories, through the gofer. */
package io.cloister.vfs.gofer;
