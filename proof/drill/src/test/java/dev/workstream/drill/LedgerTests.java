package dev.workstream.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTests {

  private final Ledger ledger = new Ledger();

  @Test
  void countsAcknowledgedChanges() {
    ledger.acknowledge("key", "task", 1);
    ledger.acknowledge("key", "task", 2);
    ledger.repeat("key", "task");
    assertThat(ledger.acknowledged()).isEqualTo(2);
    assertThat(ledger.versions()).containsEntry("task", 2);
    assertThat(ledger.broken()).isEmpty();
  }

  @Test
  void reportsAKeyWithTwoTasks() {
    ledger.acknowledge("key", "task", 1);
    ledger.repeat("key", "another");
    assertThat(ledger.broken()).hasSize(1);
  }
}
