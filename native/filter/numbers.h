/* numbers.h - call numbers (x86-64) that are younger than Debian 12's headers. */
#ifndef CLOISTER_NUMBERS_H
#define CLOISTER_NUMBERS_H

#include <sys/syscall.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

#endif
