/**
 * Sockets: what the calls of socket(7) mean for each family and type. A socket answers at once; what would block is
 * -EAGAIN or -EINPROGRESS. Changes that poll(2) can see go to {@link io.cloister.netstack.socket.Readiness}, which
 * tells vfs before the reply is sent.
 */
package io.cloister.netstack.socket;
