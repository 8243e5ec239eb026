package dev.workstream.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTests {

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(Plan.of(10, 200, 7)).isEqualTo(Plan.of(10, 200, 7));
    assertThat(Plan.of(10, 200, 7).faults()).isNotEqualTo(Plan.of(10, 200, 8).faults());
  }

  @Test
  void hasAHundredThousandEventsAndFortyFaultsInTenMinutes() {
    var plan = Plan.of(10, 200, 1);
    assertThat(plan.events()).isGreaterThanOrEqualTo(100_000);
    assertThat(plan.faults()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(plan.faults().keySet()).allMatch(at -> at >= plan.calm() && at < plan.events());
  }

  @Test
  void hasEveryFaultInALongDrill() {
    var names = Plan.of(10, 200, 1).faults().values().stream().map(Fault::name).toList();
    assertThat(names).containsAll(Faults.ALL.stream().map(Fault::name).toList());
  }

  @Test
  void hasFaultsAtDistinctEvents() {
    for (var minutes : Stream.iterate(1, minutes -> minutes + 1).limit(20).toList()) {
      assertThat(Plan.of(minutes, 100, minutes).faults()).hasSize((int) Math.ceil(minutes * 4.2));
    }
  }
}
