package dev.workstream.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.http.QueryParameters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.MultiValueMap;

class PageParametersTests {

  @Nested
  class Size {

    @Test
    void isBetween1And200() {
      assertThat(PageParameters.size(size("1"))).isEqualTo(1);
      assertThat(PageParameters.size(size("200"))).isEqualTo(200);
    }

    @Test
    void is50IfMissing() {
      assertThat(PageParameters.size(none())).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({"0, out_of_range", "201, out_of_range", "-1, out_of_range", "ten, malformed"})
    void isRefusedOtherwise(String text, String code) {
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> PageParameters.size(size(text)))
          .satisfies(invalid -> assertThat(invalid.error().field()).isEqualTo("page_size"))
          .satisfies(invalid -> assertThat(invalid.error().code()).isEqualTo(code));
    }
  }

  @Nested
  class UncheckedSize {

    @Test
    void isMissingIfTheParameterIs() {
      assertThat(PageParameters.uncheckedSize(none())).isNull();
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "+7, 7", "-7, -7", "99999999999, 2147483647", "-99999999999, -2147483648"})
    void isTheNumberAsFarAsAMessageCanCarryIt(String text, int size) {
      assertThat(PageParameters.uncheckedSize(size(text))).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "1.5", "1 "})
    void isRefusedIfItIsNoWholeNumber(String text) {
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> PageParameters.uncheckedSize(size(text)));
    }

    @Test
    void hasAtMost100Characters() {
      assertThat(PageParameters.uncheckedSize(size("9".repeat(100)))).isEqualTo(Integer.MAX_VALUE);
      for (var text : List.of("9".repeat(101), "-" + "9".repeat(100))) {
        assertThatExceptionOfType(InvalidRequest.class)
            .isThrownBy(() -> PageParameters.uncheckedSize(size(text)));
      }
    }
  }

  @Nested
  class Token {

    @Test
    void isMissingOnTheFirstPage() {
      assertThat(PageParameters.token(none())).isNull();
    }

    @Test
    void isPassedOnAsItWasSent() {
      assertThat(PageParameters.token(parameter("page_token", "aé"))).isEqualTo("aé");
    }

    @ParameterizedTest
    @CsvSource({"'', malformed", "\uD800, forbidden_character"})
    void isRefusedIfItIsEmptyOrNoText(String text, String code) {
      assertThatExceptionOfType(InvalidRequest.class)
          .isThrownBy(() -> PageParameters.token(parameter("page_token", text)))
          .satisfies(invalid -> assertThat(invalid.error().code()).isEqualTo(code));
    }
  }

  private static QueryParameters none() {
    return QueryParameters.of(MultiValueMap.fromMultiValue(Map.of()), Set.of());
  }

  private static QueryParameters size(String text) {
    return parameter("page_size", text);
  }

  private static QueryParameters parameter(String name, String value) {
    return QueryParameters.of(
        MultiValueMap.fromMultiValue(Map.of(name, List.of(value))), Set.of(name));
  }
}
