package dev.workstream.gateway;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void roomsImportOnlyTheRoomThatTheDataGoesToNext() {
    ApplicationModules.of(GatewayApplication.class).verify();
  }
}
