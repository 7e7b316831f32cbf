/**
 * The state of a service as bytes: a generic, versioned snapshot of the object graph below named roots.
 *
 * <p>A service is built anew ("birth") and then filled. What construction made is known by its path from a root and is
 * restored in place, so that whatever construction wired together (handler tables, lambdas, ports) stays wired;
 * everything else is allocated. A slot of a birth object that still refers to what it was born with is only marked so,
 * and a newer build keeps its own wiring there.
 *
 * <p>Owner: the thread of the service, at a message boundary.
 */
package io.cloister.runtime.state;
