/*
 * copy.S - every access to guest memory. An instruction that may fault has a row in the recovery table.
 */
#include "layout.h"

	.text

/* uint64_t agent_copy(to, from, bytes): bytes that could not be copied */
FUNCTION agent_copy
	mov %rdx, %rcx
1:	rep movsb
2:	mov %rcx, %rax
	ret
	RECOVER 1b 2b

/* int64_t agent_copy_string(to, from, max): length with NUL, max + 1 without one, -EFAULT */
FUNCTION agent_copy_string
	xor %eax, %eax
1:	cmp %rdx, %rax
	jae 3f
2:	mov (%rsi, %rax), %cl
	mov %cl, (%rdi, %rax)
	inc %rax
	test %cl, %cl
	jnz 1b
	ret
3:	lea 1(%rdx), %rax
	ret
	RECOVER 2b fault

/* int64_t agent_load32(addr) */
FUNCTION agent_load32
1:	mov (%rdi), %eax
	ret
	RECOVER 1b fault

/* int64_t agent_swap32(addr, expected, desired): 1 swapped, 0 another value was there */
FUNCTION agent_swap32
	mov %esi, %eax
1:	lock cmpxchg %edx, (%rdi)
	sete %al
	movzbl %al, %eax
	ret
	RECOVER 1b fault

/* int64_t agent_swap64(addr, expected, desired) */
FUNCTION agent_swap64
	mov %rsi, %rax
1:	lock cmpxchg %rdx, (%rdi)
	sete %al
	movzbl %al, %eax
	ret
	RECOVER 1b fault

/* uint64_t agent_fill(to, bytes): bytes that could not be zeroed */
FUNCTION agent_fill
	mov %rsi, %rcx
	xor %eax, %eax
1:	rep stosb
2:	mov %rcx, %rax
	ret
	RECOVER 1b 2b

fault:
	mov $-14, %rax
	ret

	.section .note.GNU-stack, "", @progbits
