/* say.h - errors, where engines look for them. */
#ifndef CLOISTER_RUNTIME_SAY_H
#define CLOISTER_RUNTIME_SAY_H

/* One line to standard error and to --log; -> the command's status for a failure */
int say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, and ends the process. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
