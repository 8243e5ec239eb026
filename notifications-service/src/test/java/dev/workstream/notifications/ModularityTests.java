package dev.workstream.notifications;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void roomsImportOnlyTheirAllowedDependencies() {
    ApplicationModules.of(NotificationsApplication.class).verify();
  }
}
