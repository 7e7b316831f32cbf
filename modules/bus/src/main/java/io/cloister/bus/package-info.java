/**
 * What services speak: the protocol, rings, tables, the service host and the ports (Clock, Random, Host, Link, Journal).
 */
package io.cloister.bus;
