/**
 * TCP as RFC 9293 has it. {@link io.cloister.netstack.tcp.TcpConnection} holds one connection: its {@code become} is
 * the one method that changes the state, {@code TcpInput} reads section 3.10.7 aloud, {@code TcpSender} and {@code
 * TcpReceiver} keep the two halves of the sequence space, {@code TcpTimers} the deadlines. {@link
 * io.cloister.netstack.tcp.TcpStack} finds the connection of a packet and runs the timers.
 *
 * <p>Owner thread: the service's. Time comes in as the clock of the message. Invariants: SND.UNA &lt;= SND.NXT &lt;=
 * SND.MAX; an advertised window is never taken back; a connection is in the stack's table exactly while its state is
 * not CLOSED.
 */
package io.cloister.netstack.tcp;
