/**
 * Simulation: clock, host, link and fault plan. Only ever in test scope.
 */
package io.cloister.testkit;
