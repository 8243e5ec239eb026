package dev.workstream.notifications.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertFailureTests {

  @ParameterizedTest
  @ValueSource(ints = {11000, 11001, 12582})
  void readsADuplicateKeyAsDuplicate(int code) {
    assertThat(InsertFailure.of(code)).contains(InsertFailure.DUPLICATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 121, 10334})
  void readsAFaultOfTheDocumentAsInvalid(int code) {
    assertThat(InsertFailure.of(code)).contains(InsertFailure.INVALID);
  }

  /** No primary, stepped down, shutting down, disk full, timeout, lock, not authorised. */
  @ParameterizedTest
  @ValueSource(ints = {10107, 189, 91, 11600, 11602, 14031, 50, 262, 112, 24, 13, 8, 0})
  void readsAFaultOfTheServerAsTemporary(int code) {
    assertThat(InsertFailure.of(code)).isEmpty();
  }
}
