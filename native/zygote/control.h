#ifndef CLOISTER_ZYGOTE_CONTROL_H
#define CLOISTER_ZYGOTE_CONTROL_H

/* Serves the control socket until its other end closes. SIGCHLD must be blocked; children_fd is its signalfd. */
void control_serve(int socket, int children_fd);

#endif
