package dev.workstream.notifications;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void roomsImportOnlyTheRoomThatTheDataGoesToNext() {
    ApplicationModules.of(NotificationsApplication.class).verify();
  }
}
