/** fcntl and flock locks. */
package io.cloister.vfs.lock;
