package dev.workstream.defaults.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.MultiValueMap;

class QueryParametersTests {

  private static final Pattern LETTERS = Pattern.compile("[a-z]+");

  @Test
  void returnsNullForAMissingParameter() {
    var parameters = of(Map.of());
    assertThat(parameters.single("name")).isNull();
    assertThat(parameters.matching("name", LETTERS, "must be letters")).isNull();
    assertThat(parameters.number("size", 200, 50)).isEqualTo(50);
  }

  @Test
  void returnsTheValueOfAParameter() {
    var parameters = of(Map.of("name", List.of("abc"), "size", List.of("+7")));
    assertThat(parameters.single("name")).isEqualTo("abc");
    assertThat(parameters.matching("name", LETTERS, "must be letters")).isEqualTo("abc");
    assertThat(parameters.number("size", 200, 50)).isEqualTo(7);
  }

  @Test
  void refusesUnknownParameters() {
    refuses("else", "unknown_parameter", () -> of(Map.of("else", List.of("1"))));
    refuses(
        "size",
        "unknown_parameter",
        () -> QueryParameters.refuseAll(MultiValueMap.fromMultiValue(Map.of("size", List.of()))));
  }

  @Test
  void refusesRepeatedParameters() {
    var parameters = of(Map.of("name", List.of("a", "a")));
    refuses("name", "repeated", () -> parameters.single("name"));
  }

  @Test
  void refusesAValueOfAnotherForm() {
    var parameters = of(Map.of("name", List.of("A")));
    refuses("name", "malformed", () -> parameters.matching("name", LETTERS, "must be letters"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', malformed",
    "x, malformed",
    "1.0, malformed",
    "0, out_of_range",
    "-1, out_of_range",
    "201, out_of_range",
    "9999999999, out_of_range",
    "99999999999999999999, out_of_range"
  })
  void refusesNumbersOutOfRange(String text, String code) {
    var parameters = of(Map.of("size", List.of(text)));
    refuses("size", code, () -> parameters.number("size", 200, 50));
  }

  @Test
  void readsIdsInAnyCase() {
    assertThat(UuidV7.parse("id", "019A5F3E-8F00-7000-8000-00000000000A"))
        .isEqualTo("019a5f3e-8f00-7000-8000-00000000000a");
    refuses("id", "malformed", () -> UuidV7.parse("id", "019a5f3e-8f00-4000-8000-000000000000"));
  }

  @Test
  void cutsALongFieldName() {
    var invalid = new InvalidRequest("n".repeat(65), "unknown_parameter", "is unknown");
    assertThat(invalid.error().field()).isEqualTo("n".repeat(64) + "…");
    assertThat(new InvalidRequest("n".repeat(64), "c", "m").error().field()).hasSize(64);
  }

  private static QueryParameters of(Map<String, List<String>> values) {
    return QueryParameters.of(MultiValueMap.fromMultiValue(values), Set.of("name", "size"));
  }

  private static void refuses(
      String field, String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(call)
        .satisfies(invalid -> {
          assertThat(invalid.error().field()).isEqualTo(field);
          assertThat(invalid.error().code()).isEqualTo(code);
        });
  }
}
