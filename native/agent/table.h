/* table.h - the generated copy-in table, looked up. */
#ifndef CLOISTER_AGENT_TABLE_H
#define CLOISTER_AGENT_TABLE_H

#include "generated/agent_calls.h" /* the numbers in agent.h must be these */
#include "guest.h"
#include "generated/syscall_table.h"

/* NULL: there is no such call. */
const struct call_desc *call_desc_of(uint64_t nr) __attribute__((visibility("hidden")));

#endif
