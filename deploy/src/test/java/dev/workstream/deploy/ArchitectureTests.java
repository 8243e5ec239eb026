package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

  @Test
  void theTableHasTheArrowsOfTheDiagram() {
    var table =
        Architecture.ARROWS.stream()
            .filter(arrow -> !arrow.from().equals("monitoring"))
            .map(arrow -> (Set<String>) new TreeSet<>(Set.of(arrow.from(), arrow.to())))
            .collect(Collectors.toSet());

    assertThat(Architecture.joinedInDiagram()).isEqualTo(table);
  }

  @Test
  void whatIsServedIsWhatTheServicesServe() {
    for (var service : ServiceSettings.ALL) {
      assertThat(Architecture.ARROWS)
          .filteredOn(arrow -> arrow.to().equals(service.name()))
          .extracting(Arrow::port)
          .containsOnly(service.port(), service.managementPort());
    }
  }
}
