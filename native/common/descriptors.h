#ifndef CLOISTER_DESCRIPTORS_H
#define CLOISTER_DESCRIPTORS_H

/* Closes every descriptor that is not listed; negative entries are ignored. */
void keep_only(const int *fds, int n);

#endif
