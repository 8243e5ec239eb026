package dev.workstream.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.workstream.engines.SearchPath;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolling restarts under load lose nothing and cause no redeliveries. */
class EndInOrderJourneyTests {

  private static final List<Fault> ENDS =
      Stream.of(
              List.of(Faults.named("gateway ended"), Faults.named("tasks-service ended")),
              Collections.nCopies(6, Faults.named("active consumer ended")))
          .flatMap(List::stream)
          .toList();

  @Test
  void losesNothingAndRedeliversNothing(@TempDir Path home) throws Exception {
    assumeThat(SearchPath.ofThisProcess().find("rabbitmq-server"))
        .as("RabbitMQ is installed")
        .isPresent();

    var outcome = ShortDrill.run(home, DrillCommand.LAYOUT, 1, 150, ENDS);

    assertThat(outcome.findings().stray()).isEmpty();
    assertThat(outcome.held()).isTrue();
  }
}
