/** Simulation without a service of its own: time, randomness, messages under a seed. Only ever in test scope. */
package io.cloister.testkit;
