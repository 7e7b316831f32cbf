/**
 * The mm service: address spaces, memory objects as mappings see them, futexes, System V shared memory.
 *
 * <p>Owner thread: the service host's. Call level: it waits for vfs only (objects behind mappings); dispatch waits for
 * it.
 *
 * <p>Invariants: the areas of an address space are disjoint, sorted and lie within [mmap_min, GUEST_TOP); what mm's
 * books say is what the stub's host mappings are once all replies up to the last ticket are carried out; an object is
 * released when its last area is gone; a futex waiter is on exactly one queue or was woken.
 */
package io.cloister.mm;
