package dev.workstream.defaults.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;

class KnownProblemsTests {

  private record Kind(HttpStatus status, String name, String title) implements Problem {}

  private static final Kind INVALID = new Kind(HttpStatus.BAD_REQUEST, "VALIDATION", "Invalid");
  private static final Kind SLOW = new Kind(HttpStatus.REQUEST_TIMEOUT, "BODY_TOO_SLOW", "Slow");
  private static final Kind SLOWER = new Kind(HttpStatus.REQUEST_TIMEOUT, "TOO_SLOW", "Slower");
  private static final Kind INTERNAL =
      new Kind(HttpStatus.INTERNAL_SERVER_ERROR, "INTERNAL", "Internal");

  @ParameterizedTest
  @CsvSource({
    "400, validation",
    "408, body-too-slow",
    "418, validation",
    "500, internal",
    "501, validation",
    "502, internal",
    "505, validation"
  })
  void hasAProblemForEveryStatus(int status, String slug) {
    var known = new KnownProblems<>(List.of(INVALID, SLOW, SLOWER, INTERNAL));
    assertThat(known.ofStatus(status).slug()).isEqualTo(slug);
  }

  @Test
  void requiresAProblemFor400AndFor500() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KnownProblems<>(List.of(INTERNAL)));
    assertThatIllegalArgumentException().isThrownBy(() -> new KnownProblems<>(List.of(INVALID)));
  }

  @Test
  void namesTheTypeByItsPage() {
    assertThat(SLOW.uri()).hasToString("https://workstream.dev/problems/body-too-slow");
  }
}
