/**
 * What all layers of the stack may know: time, random numbers, bounds and counters. Imports no other room. Owner
 * thread: the service's.
 */
package io.cloister.netstack.env;
