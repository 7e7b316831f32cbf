/*
 * layout.h - numbers that C and assembly share. guest.h holds them to the structures.
 */
#ifndef CLOISTER_AGENT_LAYOUT_H
#define CLOISTER_AGENT_LAYOUT_H

#include <asm/unistd.h> /* the numbers of calls, the host's and the guest's alike */

#define THREAD_SLOT 8 /* struct thread */
#define SLOT_SIG_PENDING 0xc0 /* struct mailbox_slot */
#define FAST_FRAME 0x3f00 /* in a thread area */
#define AREA_BITS 16 /* a thread area's size, and what it is aligned to */
#define AREAS_PAGE 0x7fff2000 /* AGENT_THREADS >> AREA_BITS */
#define SLOTS 127 /* MAX_SLOTS */

/* struct sigcontext */
#define REG_R8 0x00
#define REG_R9 0x08
#define REG_R10 0x10
#define REG_R11 0x18
#define REG_R12 0x20
#define REG_R13 0x28
#define REG_R14 0x30
#define REG_R15 0x38
#define REG_RDI 0x40
#define REG_RSI 0x48
#define REG_RBP 0x50
#define REG_RBX 0x58
#define REG_RDX 0x60
#define REG_RAX 0x68
#define REG_RCX 0x70
#define REG_RSP 0x78
#define REG_RIP 0x80
#define REG_EFLAGS 0x88

#define AGENT_UPGRADE 1023 /* rax at the instruction that is meant to trap: this trip needs a host frame */

#ifdef __ASSEMBLER__
	.macro FUNCTION name
	.globl \name
	.hidden \name
	.type \name, @function
\name:
	.endm

	/* A host SIGSEGV or SIGBUS at the first address goes on at the second. */
	.macro RECOVER from to
	.pushsection .recovery, "a"
	.quad \from, \to
	.popsection
	.endm
#endif

#endif
