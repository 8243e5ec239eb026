package dev.workstream.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTests {

  @ParameterizedTest
  @NullSource
  @EnumSource
  void readsWhatItWrote(TaskStatus status) {
    var token = new PageToken(status, TaskId.next());
    assertThat(PageToken.decode(token.encode(), status)).isEqualTo(token);
  }

  @Test
  void isValidForTheSameQueryOnly() {
    var text = new PageToken(TaskStatus.OPEN, TaskId.next()).encode();
    assertRefused(text, null);
    assertRefused(text, TaskStatus.COMPLETED);
  }

  @Test
  void detectsEveryChangedBit() {
    var bytes = Base64.getUrlDecoder().decode(new PageToken(null, TaskId.next()).encode());
    for (var bit = 0; bit < bytes.length * 8; bit++) {
      var changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(changed), null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "%%%", "AAAA", "dGhpcyBpcyBub3QgYSB0b2tlbiBvZiBvdXJz"})
  void refusesTextThatIsNotAToken(String text) {
    assertRefused(text, null);
  }

  private static void assertRefused(String text, TaskStatus status) {
    assertThatExceptionOfType(TaskRefused.Invalid.class)
        .isThrownBy(() -> PageToken.decode(text, status))
        .satisfies(refused ->
            assertThat(refused.violations())
                .extracting(FieldViolation::field)
                .containsExactly("page_token"));
  }
}
