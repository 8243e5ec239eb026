package dev.workstream.notifications.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertFailureTests {

  @ParameterizedTest
  @ValueSource(ints = {11000, 11001, 12582})
  void aDuplicateKeyIsARecordThatIsThere(int code) {
    assertThat(InsertFailure.of(code)).contains(InsertFailure.IS_THERE);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 121, 10334})
  void whatIsWrongWithTheDocumentStaysWrong(int code) {
    assertThat(InsertFailure.of(code)).contains(InsertFailure.CANNOT_BE);
  }

  /** No primary, stepped down, shutting down, disk full, out of time, a lock, not authorised. */
  @ParameterizedTest
  @ValueSource(ints = {10107, 189, 91, 11600, 11602, 14031, 50, 262, 112, 24, 13, 8, 0})
  void troubleOfTheServerIsWaitedOut(int code) {
    assertThat(InsertFailure.of(code)).isEmpty();
  }
}
