/**
 * What a service sees: its own interface ({@link io.cloister.bus.KernelService}), guest calls, messages to other
 * services, ports, and the task table.
 *
 * <p>Three questions have one answer here, for all services:
 *
 * <ul>
 * <li><b>How is a call registered?</b> In a {@link io.cloister.bus.CallTable}, by number; a second handler for a number
 * is refused. A {@link io.cloister.bus.CallHandler} gets the caller and the call, and returns the result. The caller is
 * generic, because services know it as different things: proc as a task, mm as an address space, vfs as a table of
 * descriptors. The result is the return value, not an effect, so that the compiler finds the path on which a handler
 * forgets to answer. One value, {@code LATER}, says that there is no result yet.
 * <li><b>How does it wait?</b> In {@link io.cloister.bus.Parking}, as an {@link io.cloister.bus.Attempt}: data that can
 * be tried again. So a waiting call is in its service's snapshots, and no thread waits for it. {@link
 * io.cloister.bus.WaitQueue} is how it hears that a try is worth while.
 * <li><b>How does it time out?</b> In a {@link io.cloister.bus.TimerQueue}, one for each service. Parked calls put
 * their deadlines there, too.
 * </ul>
 *
 * <p>What runs a service (rings, tapes, state, recovery) is in {@code modules/runtime}, which services can't import: it
 * is not on their class path.
 */
package io.cloister.bus;
