/** What the supervisor orders of any service: messages made of {@code protocol.xml}, for the host of the service. */
package io.cloister.bus.service;
