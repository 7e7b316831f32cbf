/*
 * template.h - what all stubs have in common, prepared once in the zygote, inherited by every fork.
 */
#ifndef CLOISTER_ZYGOTE_TEMPLATE_H
#define CLOISTER_ZYGOTE_TEMPLATE_H

/* A second start of this program without address space randomisation: every stub then has the same layout. */
void template_fix_layout(char *const argv[]);
/* The agent as a sealed copy in memory: a stub then maps nothing that anybody can change. -> descriptor */
int template_open_agent(const char *path);
/* Maps agent, bells, first thread area and process area; notes the vDSO. Needs /proc. */
void template_map(int agent_fd, int bells_fd);
/* Limits, dumpable, and what glibc registered with the kernel for this thread. */
void template_restrict(long max_tasks);

#endif
