/** UDP (RFC 768): which socket a datagram is for. Owner thread: the service's. */
package io.cloister.netstack.udp;
