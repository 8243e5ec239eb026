package dev.workstream.defaults.paging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpaqueTokenTests {

  private static final byte[] CONTENT = "the last id".getBytes(US_ASCII);
  private static final byte[] QUERY = "status=open".getBytes(US_ASCII);

  @Test
  void opensWhatItSealed() {
    assertThat(OpaqueToken.open(OpaqueToken.seal(CONTENT))).hasValue(CONTENT);
    assertThat(OpaqueToken.open(OpaqueToken.seal(CONTENT, QUERY), QUERY)).hasValue(CONTENT);
    assertThat(OpaqueToken.open(OpaqueToken.seal(new byte[0]))).hasValue(new byte[0]);
  }

  @Test
  void needsNoEscapeInAQuery() {
    assertThat(OpaqueToken.seal(new byte[] {-1, -2, -3, -4, -5})).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void refusesTheTokenOfAnotherQuery() {
    var token = OpaqueToken.seal(CONTENT, QUERY);
    assertThat(OpaqueToken.open(token)).isEmpty();
    assertThat(OpaqueToken.open(token, "status=done".getBytes(US_ASCII))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "abc", "AAAA", "!!!", "ä", "AAAAAA==", "../.."})
  void refusesTextThatIsNotAToken(String text) {
    assertThat(OpaqueToken.open(text)).isEmpty();
  }

  @Test
  void refusesEveryChangeOfOneCharacter() {
    var token = OpaqueToken.seal(CONTENT, QUERY);
    for (var i = 0; i < token.length(); i++) {
      for (var other : "A_z9".toCharArray()) {
        var changed = token.substring(0, i) + other + token.substring(i + 1);
        if (!changed.equals(token)) {
          assertThat(OpaqueToken.open(changed, QUERY)).as(changed).isEmpty();
        }
      }
    }
    assertThat(OpaqueToken.open(token + "A", QUERY)).isEmpty();
    assertThat(OpaqueToken.open(token.substring(1), QUERY)).isEmpty();
    assertThat(OpaqueToken.open(token + "=", QUERY)).isEmpty();
  }
}
