#ifndef CLOISTER_CGROUP_H
#define CLOISTER_CGROUP_H

/* Moves the caller, and so all that it starts later, into a control group: the path of its cgroup.procs. */
void cgroup_join(const char *procs);

#endif
