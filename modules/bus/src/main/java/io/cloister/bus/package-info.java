/**
 * What a service sees: its own interface ({@link io.cloister.bus.KernelService}), guest calls, messages to other services, ports, and the task table.
 *
 * <p>What runs a service (rings, tapes, state, recovery) is in {@code modules/runtime}, which services can't import: it is not on their class path.
 */
package io.cloister.bus;
