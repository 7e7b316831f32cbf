#ifndef CLOISTER_ZYGOTE_STUB_H
#define CLOISTER_ZYGOTE_STUB_H

/* Builds the filter; once, before the first stub. */
void stub_prepare(void);
/* Forks a stub. -> pid in this namespace, or -errno */
int stub_spawn(int mailbox_fd, int socket_fd);

#endif
