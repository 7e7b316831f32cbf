/**
 * The operator's commands. Each is a small class; what they share is in the packages boot and state.
 */
package io.cloister.supervisor.cli;
