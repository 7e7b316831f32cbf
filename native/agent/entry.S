/*
 * entry.S - every way into and out of the agent. The first bytes are at fixed addresses: include/agent.h.
 */
#include "layout.h"

	.section .text.entry, "ax"
	/* +0x00 */
	jmp start
	.balign 16, 0xcc
	/* +0x10 */
	jmp signal_entry
	.balign 16, 0xcc
	/* +0x20 */
restorer:
	mov $__NR_rt_sigreturn, %eax
	jmp host_syscall
	.balign 16, 0xcc
	/* +0x30: the only instruction from which the filter allows host calls */
host_syscall:
	syscall
	ret
	.balign 16, 0xcc
	/* +0x40: a syscall that always traps; the SIGSYS handler knows it by its address */
trap:
	syscall
	ud2
	.balign 16, 0xcc
	/* +0x50 */
	jmp fast_entry
	.balign 16, 0xcc

	.text

/* int64_t agent_host_call(nr, a, b, c, d, e, f). A cloned thread returns from here on its own stack. */
FUNCTION agent_host_call
	mov %rdi, %rax
	mov %rsi, %rdi
	mov %rdx, %rsi
	mov %rcx, %rdx
	mov %r8, %r10
	mov %r9, %r8
	mov 8(%rsp), %r9
	jmp host_syscall

/*
 * agent_start(slot): the zygote's stack is about to vanish, go to the slot's own. Its last page is for the first
 * frame.
 */
start:
	mov %edi, %edi
	lea 1(%rdi), %rax
	shl $AREA_BITS, %rax
	movabs $(AREAS_PAGE << AREA_BITS), %rcx
	lea -0x1000(%rcx, %rax), %rsp
	xor %ebp, %ebp
	cld
	call agent_start_main
	ud2

/* A host signal: rsp is the frame, whose first word is the restorer; rdi, rsi, rdx are the handler's arguments. */
signal_entry:
	mov %rdx, %rbx
	sub $8, %rsp
	call agent_on_signal
	mov %rbx, %rsp
	jmp restorer

/* agent_resume(uc): leave for the guest with the registers of a host frame. */
FUNCTION agent_resume
	mov %rdi, %rsp
	jmp restorer

/* First instruction of a cloned thread; rsp is what lies above the return address it came by. */
FUNCTION agent_thread_entry
	mov %rsp, %rdi
	and $-16, %rsp
	xor %ebp, %ebp
	call agent_thread_main
	ud2

/*
 * From a trampoline: rcx = address after the site's syscall instruction, r11 = address of the call number. rax is free
 * (the mov that was replaced would have written it). Neither flags nor stack of the guest may be disturbed.
 */
fast_entry:
	lahf
	seto %al
	movzwl %ax, %eax
	movzwl (%r11), %r11d
	shl $16, %r11
	or %r11, %rax			/* number << 16 | flags */
FUNCTION agent_fast_probe
	mov %gs:0, %r11			/* self pointer; gs may be anything: a fault goes on at _failed */
	ror $AREA_BITS, %r11
	sub $AREAS_PAGE, %r11
	cmp $SLOTS, %r11
	jae fast_refused
	add $AREAS_PAGE, %r11
	rol $AREA_BITS, %r11
	mov %rsp, (FAST_FRAME + REG_RSP)(%r11)
	lea FAST_FRAME(%r11), %rsp
	mov %rcx, REG_RIP(%rsp)
	mov %rcx, REG_RCX(%rsp)
	mov %rax, %rcx
	shr $16, %rcx
	mov %rcx, REG_RAX(%rsp)
	add $0x7f, %al			/* overflow flag as it was */
	sahf
	pushfq
	pop %rcx
	mov %rcx, REG_EFLAGS(%rsp)
	mov %rcx, REG_R11(%rsp)
	cld
	mov %r8, REG_R8(%rsp)
	mov %r9, REG_R9(%rsp)
	mov %r10, REG_R10(%rsp)
	mov %r12, REG_R12(%rsp)
	mov %r13, REG_R13(%rsp)
	mov %r14, REG_R14(%rsp)
	mov %r15, REG_R15(%rsp)
	mov %rdi, REG_RDI(%rsp)
	mov %rsi, REG_RSI(%rsp)
	mov %rbp, REG_RBP(%rsp)
	mov %rbx, REG_RBX(%rsp)
	mov %rdx, REG_RDX(%rsp)
	mov %rsp, %rdi
	mov %rsp, %rbx
	call agent_fast_call
	test %eax, %eax
	jnz fast_upgrade
	/*
	 * From here to _last a kick sends us back to _exit, with rsp at the fast frame again.
	 * At _last all registers are the guest's, and the kick treats it as guest code at rcx.
	 */
FUNCTION agent_fast_exit
	mov %rsp, %r11
	and $(-1 << AREA_BITS), %r11
	mov THREAD_SLOT(%r11), %r11
	cmpl $0, SLOT_SIG_PENDING(%r11)
	jne fast_upgrade
	mov REG_R8(%rsp), %r8
	mov REG_R9(%rsp), %r9
	mov REG_R10(%rsp), %r10
	mov REG_R12(%rsp), %r12
	mov REG_R13(%rsp), %r13
	mov REG_R14(%rsp), %r14
	mov REG_R15(%rsp), %r15
	mov REG_RDI(%rsp), %rdi
	mov REG_RSI(%rsp), %rsi
	mov REG_RBP(%rsp), %rbp
	mov REG_RBX(%rsp), %rbx
	mov REG_RDX(%rsp), %rdx
	mov REG_RAX(%rsp), %rax
	mov REG_RIP(%rsp), %rcx
	mov REG_EFLAGS(%rsp), %r11
	pushq REG_EFLAGS(%rsp)
	popfq
	mov REG_RSP(%rsp), %rsp
FUNCTION agent_fast_exit_last
	jmp *%rcx

	/* Whatever comes next needs the registers in a host frame. The handler of this trap does not come back here. */
fast_upgrade:
	mov $AGENT_UPGRADE, %eax
	jmp trap

	/* gs is not ours: let the site's own syscall instruction trap. */
FUNCTION agent_fast_probe_failed
fast_refused:
	lea -2(%rcx), %r11
	mov %rax, %rcx
	shr $16, %rcx
	add $0x7f, %al
	sahf
	mov %ecx, %eax
	jmp *%r11
	RECOVER agent_fast_probe agent_fast_probe_failed

	.section .note.GNU-stack, "", @progbits
