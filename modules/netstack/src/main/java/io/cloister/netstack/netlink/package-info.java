/**
 * rtnetlink(7): dumps of links, addresses and routes, as getifaddrs(3) and ip(8) ask for them. Nothing can be changed.
 */
package io.cloister.netstack.netlink;
