package dev.workstream.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewTaskTests {

  @Test
  void trimsTheTitle() {
    assertThat(new NewTask(" \u00A0\u3000\tWrite it down \n", null).title())
        .isEqualTo("Write it down");
  }

  @Test
  void countsCharactersNotUtf16Units() {
    var longest = "\uD83D\uDE00".repeat(200);
    assertThat(new NewTask(longest, null).title()).isEqualTo(longest);
    assertThat(violations(longest + "x", null))
        .containsExactly(
            new FieldViolation(
                "title", FieldViolation.Code.TOO_LONG, "must have at most 200 characters"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u00A0", "\u3000\t", "\u200B", "\uFEFF \u200E"})
  void refusesAnInvisibleTitle(String title) {
    assertThat(violations(title, null))
        .extracting(FieldViolation::field, FieldViolation::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("title", FieldViolation.Code.REQUIRED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u0000b",
        "a\nb",
        "a\u001Bb",
        "a\u007Fb",
        "a\u0085b",
        "a\u2028b",
        "a\u202Eb",
        "a\u2066b",
        "a\uD800b",
        "a\uDC00b"
      })
  void refusesCharactersThatATitleMustNotContain(String title) {
    assertThat(violations(title, null))
        .extracting(FieldViolation::code)
        .containsExactly(FieldViolation.Code.FORBIDDEN_CHARACTER);
  }

  @Test
  void keepsADescriptionUnchanged() {
    var description = "  line one\r\n\tline two  ";
    assertThat(new NewTask("t", description).description()).isEqualTo(description);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\n\n"})
  void turnsABlankDescriptionIntoNull(String description) {
    assertThat(new NewTask("t", description).description()).isNull();
  }

  @Test
  void namesEveryFieldThatBreaksARule() {
    assertThat(violations("", "d".repeat(4_001)))
        .extracting(FieldViolation::field)
        .containsExactly("title", "description");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\u0007b", "a\uD800"})
  void refusesCharactersThatADescriptionMustNotContain(String description) {
    assertThat(violations("t", description))
        .extracting(FieldViolation::code)
        .containsExactly(FieldViolation.Code.FORBIDDEN_CHARACTER);
  }

  @ParameterizedTest
  @CsvSource({"a,b,a,b,true", "' a ',b,a,b,true", "a,,a,,true", "a,b,ab,,false", "a,,a,b,false"})
  void hasTheSameFingerprintForTheSameContentOnly(
      String title, String description, String otherTitle, String otherDescription, boolean same) {
    var one = new NewTask(title, description).fingerprint();
    var other = new NewTask(otherTitle, otherDescription).fingerprint();
    assertThat(java.util.Arrays.equals(one, other)).isEqualTo(same);
  }

  private static java.util.List<FieldViolation> violations(String title, String description) {
    return catchThrowableOfType(TaskRefused.Invalid.class, () -> new NewTask(title, description))
        .violations();
  }
}
