/**
 * Mounts, path walk, descriptor tables, open file descriptions, and every kind of file.
 *
 * <p>Owner: the service's agent thread; nothing here is shared. Call level: right of mm, left of netstack and gofer, which may be called and
 * answer at once; dispatch, proc and mm get events only. Host I/O goes through {@link io.cloister.vfs.env.HostFiles}, {@link
 * io.cloister.vfs.env.HostStreams} and {@link io.cloister.vfs.env.DescriptorChannel}.
 *
 * <p>Invariants: a call is completed, parked (once per task, in {@code ParkedCalls}) or dropped with its task; every descriptor slot owns one
 * reference of its open file; a remembered name says what its file system would say, because all changes of names go through {@link
 * io.cloister.vfs.path.DentryCache}; what mm holds of a file is counted in its {@link io.cloister.vfs.memory.DataObject}.
 */
package io.cloister.vfs;

