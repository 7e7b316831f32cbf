/**
 * The host's side of {@code --network=sandbox}: a TAP device whose other end netstack has, and address translation for
 * what comes out of it. The device goes with its last descriptor, so that no death leaves one behind; the rules are
 * written down before they are made, and undone at the end, by a successor, or by the next command.
 */
package io.cloister.supervisor.network;
