/**
 * Mounts, path walk, descriptor tables, open file descriptions, and every kind of file.
 */
package io.cloister.vfs;
