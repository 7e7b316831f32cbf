/**
 * What a task has of vfs (clone(2)): its descriptor table (CLONE_FILES), its root, working directory and umask
 * (CLONE_FS), its program. Owner: the vfs thread. Invariant: a used slot of a descriptor table owns one reference of
 * its file; root and working directory are pinned names.
 */
package io.cloister.vfs.task;
