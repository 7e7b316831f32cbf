package io.cloister.bus;

/**
 * What a service is given at birth. Host-facing ports of one service alone (files for vfs and gofer, the link for
 * netstack, mailboxes for proc) are interfaces of that service's own package, passed beside this.
 */
public record ServicePorts(Bus bus, Clock clock, Entropy entropy, TaskTable tasks) {
}
