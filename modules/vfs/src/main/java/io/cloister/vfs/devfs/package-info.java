/**
 * /dev and /dev/pts: memory devices, terminals, and who opens which device number. Owner: the vfs thread. Invariant: a
 * device is known by its number, wherever its node lies.
 */
package io.cloister.vfs.devfs;
