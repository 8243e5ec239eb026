package dev.workstream.tasks;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void packagesUseOnlyTheirAllowedDependencies() {
    ApplicationModules.of(TasksApplication.class).verify();
  }
}
