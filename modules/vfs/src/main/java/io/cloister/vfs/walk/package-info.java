/** Path resolution (path_resolution(7)), the name cache, permission checks. */
package io.cloister.vfs.walk;
