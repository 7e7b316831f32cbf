/**
 * The gofer: the only service that can open host files. It hands out attributes and descriptors within the roots it was
 * given, one path component at a time, and never follows a symbolic link. One owner thread; last in the call order, so
 * it calls nobody. Host calls are behind {@link io.cloister.gofer.HostTree}. Invariant: every handle lies beneath its
 * root.
 */
package io.cloister.gofer;
