#ifndef CLOISTER_PRIVILEGES_H
#define CLOISTER_PRIVILEGES_H

#include <stdint.h>

#define KEEP_NONE 0ull
/* Over the files in the given roots, whoever they belong to: CHOWN, DAC_OVERRIDE, FOWNER, FSETID. */
#define KEEP_FILES ((1ull << 0) | (1ull << 1) | (1ull << 3) | (1ull << 4))

/* Gives up every capability but these, for good: also across exec. Sets no_new_privs. */
void drop_privileges(uint64_t keep);

#endif
