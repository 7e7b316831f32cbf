/**
 * The file service: mounts, paths, descriptors, and every kind of file.
 *
 * <p>Rooms by subject, each with its calls and what they work on; a room imports only rooms further down here, and none
 * imports this one:
 *
 * <ul>
 * <li>{@code open}, {@code attr}, {@code directory}, {@code mount}, {@code readwrite}, {@code fd}, {@code map},
 *     {@code exec}: calls on files of any kind
 * <li>{@code procfs}, {@code sysfs}, {@code devfs}, {@code stdio}: what the kernel shows as files
 * <li>{@code overlay}, {@code tmpfs}, {@code gofer}, {@code pseudo}: file systems
 * <li>{@code net}, {@code unix}, {@code socket}, {@code tty}, {@code pipe}: streams and messages between programs
 * <li>{@code event}, {@code poll}, {@code notify}, {@code lock}: events, and waiting for them
 * <li>{@code path}, {@code task}: names as tasks see them; what a task has
 * <li>{@code inode}, {@code memory}, {@code file}, {@code stream}, {@code signal}, {@code env}: what all stand on
 * </ul>
 *
 * <p>Owner: the service's agent thread; nothing here is shared. Call level: right of mm, left of netstack and gofer,
 * which may be called and answer at once; dispatch, proc and mm get events only. Host I/O goes through the ports in
 * {@code env}.
 *
 * <p>Invariants: a call is completed, parked (once per task, in {@link io.cloister.bus.Parking}) or dropped with its
 * task; every descriptor slot owns one reference of its open file; a remembered name says what its file system would
 * say, because all changes of names go through {@link io.cloister.vfs.path.DentryCache}; what mm holds of a file is
 * counted in its {@link io.cloister.vfs.memory.DataObject}.
 */
package io.cloister.vfs;
