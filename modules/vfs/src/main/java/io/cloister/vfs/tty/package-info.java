/**
 * Terminals: the line discipline (termios(3)), pseudoterminals (pty(7), pts(4)), controlling terminals and job control
 * (ioctl_tty(2)), and the console that the operator's own terminal drives. Owner: the vfs thread. Invariant: a terminal
 * belongs to at most one session, a session has at most one terminal.
 */
package io.cloister.vfs.tty;
