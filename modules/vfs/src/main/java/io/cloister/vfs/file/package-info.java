/**
 * Open file descriptions (open(2)): what descriptors refer to, how they are counted, where their users wait. Every kind
 * of file is an {@link io.cloister.vfs.file.OpenFile}. Owner: the vfs thread. Invariant: an operation answers at once;
 * who has to wait is parked on the wait queue of the description, and the last reference given back releases it.
 */
package io.cloister.vfs.file;
