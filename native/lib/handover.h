/*
 * handover.h - descriptors on their way from one process to another that is to have them under the same numbers.
 *
 *   batch: int32 tag | int32 count | int32 number[count], with as many descriptors attached (SCM_RIGHTS, in the same
 *   order) end: a batch with count 0
 *
 * The tag is the one of the order: who asks again after another died half-way can tell what is still on its way to
 * that one.
 */
#ifndef CLOISTER_HANDOVER_H
#define CLOISTER_HANDOVER_H

#include <stdint.h>

#define HANDOVER_BATCH 250 /* the host takes 253 in one message */

struct handover {
	int32_t tag, count;
	int32_t numbers[HANDOVER_BATCH];
};
#define HANDOVER_BYTES(count) (sizeof(int32_t) * (2 + (size_t)(count)))

enum { KEEPER_GIVE = 'F', KEEPER_QUIT = 'Q', KEEPER_HELLO = 'H' };

struct keeper_order {
	int32_t what;   /* KEEPER_GIVE or KEEPER_QUIT */
	int32_t lowest; /* KEEPER_GIVE: first number to be sent */
	int32_t tag;    /* KEEPER_GIVE: of the batches that answer it */
};
_Static_assert(sizeof(struct keeper_order) == 12, "keeper_order");

#endif
