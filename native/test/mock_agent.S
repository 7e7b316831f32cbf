/* An agent that does what the word at the start of its mailbox's first slot says: for tests of zygote and filter.
 * 0: exit_group(7). 1: wait on that word. 2: fork by CLONE_PARENT, the parent waits, the child exits with 9.
 * 3: a call that the filter refuses. 4: execute a trapping call from elsewhere, the handler exits with 11.
 */
#define WORD 0x7fff10040000
	.text
	.globl _start
_start:
	jmp start
	.org 0x10
	jmp handler
	.org 0x20
	mov $15, %eax
	jmp call
	.org 0x30
call:	syscall
	ret
	.org 0x80
start:	movabs $WORD, %r12
	mov (%r12), %eax
	cmp $1, %eax
	je wait
	cmp $2, %eax
	je forks
	cmp $3, %eax
	je refused
	cmp $4, %eax
	je elsewhere
	mov $7, %edi
leave:	mov $231, %eax
	jmp call
wait:	mov %r12, %rdi
	xor %esi, %esi          /* FUTEX_WAIT */
	mov (%r12), %edx
	xor %r10d, %r10d
	mov $202, %eax
	lea wait(%rip), %rcx
	push %rcx
	jmp call
forks:	mov $56, %eax
	mov $0x1208011, %edi
	xor %esi, %esi
	xor %edx, %edx
	movabs $0x7fff207f0200, %r10
	xor %r8d, %r8d
	lea forked(%rip), %rcx
	push %rcx
	jmp call
forked:	test %eax, %eax
	jnz wait
	mov $9, %edi
	jmp leave
refused: mov $41, %eax
	jmp call
elsewhere:
	mov $39, %eax
	syscall
	ud2
handler: mov $11, %edi
	jmp leave
