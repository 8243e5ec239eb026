package dev.workstream.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.workstream.engines.SearchPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortDrillJourneyTests {

  @Test
  void everyPromiseHolds(@TempDir Path home) throws Exception {
    assumeThat(SearchPath.ofThisProcess().find("rabbitmq-server"))
        .as("RabbitMQ is installed")
        .isPresent();
    var outcome = ShortDrill.run(home, DrillCommand.LAYOUT, 1);

    assertThat(outcome.findings().lost()).isEmpty();
    assertThat(outcome.findings().doubled()).isEmpty();
    assertThat(outcome.findings().disordered()).isEmpty();
    assertThat(outcome.findings().stray()).isEmpty();
    assertThat(outcome.findings().followed().missed()).isEmpty();
    assertThat(outcome.findings().followed().doubled()).isEmpty();
    assertThat(outcome.findings().followed().disordered()).isEmpty();
    assertThat(outcome.findings().followed().followers()).isGreaterThanOrEqualTo(35);
    assertThat(outcome.findings().followed().reconnects()).isGreaterThanOrEqualTo(20);
    assertThat(outcome.isComplete()).isTrue();
    assertThat(outcome.faultResults()).hasSameSizeAs(Faults.SHORT);
    assertThat(outcome.faultResults())
        .filteredOn(fault ->
            List.of("tasks-service killed", "active consumer killed").contains(fault.name()))
        .hasSize(2)
        .allSatisfy(fault -> assertThat(fault.recordsSilent()).isLessThan(Duration.ofSeconds(5)));
  }
}
