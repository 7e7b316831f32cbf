/*
 * root.h - the file system that a service is left with.
 *
 * It is one small tmpfs. While the service starts, the host's top-level directories are mounted in it, so that the JVM
 * finds its own files where they always are; when it is warm they are taken away, and what was mounted under its own
 * names (/journal, /roots/N, /objects) stays. Paths mean the same before and after, and no process changes its root.
 */
#ifndef CLOISTER_ROOT_H
#define CLOISTER_ROOT_H

#define ROOT_BINDS_MAX 64
#define ROOT_HIDDEN_MAX 8

struct bind {
	const char *source; /* host path */
	int writable;
	int tree; /* detached copy of the mount tree, set by root_open */
};

struct root {
	const char *journal; /* host directory, or NULL */
	int journal_tree;
	struct bind binds[ROOT_BINDS_MAX]; /* /roots/0, /roots/1, ... */
	int bind_count;
	const char *hidden[ROOT_HIDDEN_MAX]; /* host directories that are empty below every bind */
	int hidden_count;
	int objects; /* a place for memory objects, /objects */
};

/* Pins the sources, in the caller's mount namespace. */
void root_open(struct root *r);
/* Moves the whole mount namespace into the new root. host: with the host's directories, for now. */
void root_enter(struct root *r, int host);
/*
 * Below the binds, mounts of pseudo file systems (proc, sysfs, devtmpfs, cgroup, ...) and the hidden directories show
 * an empty read-only directory: a guest that reaches them through a bind could look into this very process. Needs
 * /proc.
 */
void root_hide(const struct root *r);
/* Takes the host's directories away; the root is read-only from here on. */
void root_seal(void);

#endif
