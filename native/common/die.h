/* die.h - set-up code succeeds or ends the process, before anything untrusted runs. */
#ifndef CLOISTER_DIE_H
#define CLOISTER_DIE_H

#include <stdint.h>

#define EXIT_SETUP 125 /* as docker and env(1) say it: the launcher failed, not what it launched */

_Noreturn void die(const char *what);                     /* with errno */
_Noreturn void die_saying(const char *what, const char *why);
int64_t must(int64_t result, const char *what);           /* dies on a negative result */
_Noreturn void die_quietly(int code);                     /* _exit */

#endif
