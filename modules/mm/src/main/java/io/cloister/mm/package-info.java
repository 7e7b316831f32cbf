/**
 * Address spaces, memory objects, futexes, System V shared memory, and the account of all memory.
 */
package io.cloister.mm;
