/**
 * Start of one service in its own JVM: the host's side of every port, wired to the service. The only place where
 * services meet host calls.
 */
package io.cloister.supervisor.service;
