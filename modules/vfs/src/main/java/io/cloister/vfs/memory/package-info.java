/** Host memory behind files: what mm may map. */
package io.cloister.vfs.memory;
