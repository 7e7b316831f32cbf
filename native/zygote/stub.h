#ifndef CLOISTER_ZYGOTE_STUB_H
#define CLOISTER_ZYGOTE_STUB_H

/* Builds the filter; once, before the first stub. oom: see stub_open_oom. */
void stub_prepare(int oom);
/* /proc/self/oom_score_adj, for stub_prepare, while there is a /proc. -> descriptor, or -1 */
int stub_open_oom(void);
/* Forks a stub. -> pid in this namespace, or -errno */
int stub_spawn(int mailbox_fd, int socket_fd);

#endif
