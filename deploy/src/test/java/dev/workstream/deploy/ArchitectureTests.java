package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
      var served = new ArrayList<>(service.ports().values());
      served.add(service.managementPort());
      assertThat(Architecture.ARROWS)
          .filteredOn(arrow -> arrow.to().equals(service.name()))
          .extracting(Arrow::port)
          .containsOnlyOnceElementsOf(served)
          .hasSameSizeAs(served);
    }
  }
}
