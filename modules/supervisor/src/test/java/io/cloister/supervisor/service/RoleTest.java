package io.cloister.supervisor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloister.bus.ServiceId;
import org.junit.jupiter.api.Test;

/** A role travels as text, on a command line or in an order. */
class RoleTest {
    @Test
    void whatIsWrittenIsRead() {
        for (Role.Start start : Role.Start.values()) {
            Role role = new Role(ServiceId.NETSTACK, start, 17, start == Role.Start.RECOVER);
            assertEquals(role, Role.decode(role.encode()));
        }
    }
}
