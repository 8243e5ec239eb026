package dev.workstream.tasks.task;

import static dev.workstream.tasks.task.FieldViolation.Code.FORBIDDEN_CHARACTER;
import static dev.workstream.tasks.task.FieldViolation.Code.MALFORMED;
import static dev.workstream.tasks.task.FieldViolation.Code.REQUIRED;
import static dev.workstream.tasks.task.FieldViolation.Code.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Properties that hold for every text. A failing property prints its seed; repeat it with
 * {@code @Seed} on the method.
 */
@ExtendWith(InstancioExtension.class)
class TaskPropertyTests {

  private static final int SAMPLES = 10_000;

  /** The rules again, written independently of the code under test. */
  private static final Pattern FORBIDDEN_IN_TITLE =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern FORBIDDEN_IN_DESCRIPTION =
      Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\n\\r\\t]]");

  private static final String SPACE = "[\\p{Z}\\t-\\r\\x1C-\\x1F]";

  private static final Pattern TRIMMED =
      Pattern.compile("^" + SPACE + "*+(.*?)" + SPACE + "*\\z", Pattern.DOTALL);

  private static final Pattern VISIBLE = Pattern.compile("[^\\p{Z}\\t-\\r\\x1C-\\x1F\\p{Cf}]");

  @Test
  void aTitleIsTrimmedOrRefusedWithTheRightCodes(
      @Given(GeneratedText.Titles.class) Stream<String> titles) {
    titles
        .limit(SAMPLES)
        .forEach(title -> {
          var trimmed = trimmed(title);
          var wrong = new ArrayList<FieldViolation.Code>();
          if (!VISIBLE.matcher(trimmed).find()) {
            wrong.add(REQUIRED);
          }
          if (trimmed.codePoints().count() > 200) {
            wrong.add(TOO_LONG);
          }
          if (FORBIDDEN_IN_TITLE.matcher(trimmed).find()) {
            wrong.add(FORBIDDEN_CHARACTER);
          }
          assertThat(codes("title", () -> new NewTask(title, null)))
              .as(() -> shown(title))
              .isEqualTo(wrong);
          if (wrong.isEmpty()) {
            var stored = new NewTask(title, null).title();
            assertThat(stored).as(() -> shown(title)).isEqualTo(trimmed);
            assertThat(new NewTask(stored, null).title()).as(() -> shown(title)).isEqualTo(stored);
            assertThat(new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .as(() -> shown(title))
                .isEqualTo(stored);
          }
        });
  }

  @Test
  void aDescriptionIsKeptOrRefusedWithTheRightCodes(
      @Given(GeneratedText.Descriptions.class) Stream<String> descriptions) {
    descriptions
        .limit(SAMPLES / 10)
        .forEach(description -> {
          var isBlank = trimmed(description).isEmpty();
          var wrong = new ArrayList<FieldViolation.Code>();
          if (!isBlank && description.codePoints().count() > 4_000) {
            wrong.add(TOO_LONG);
          }
          if (!isBlank && FORBIDDEN_IN_DESCRIPTION.matcher(description).find()) {
            wrong.add(FORBIDDEN_CHARACTER);
          }
          assertThat(codes("description", () -> new NewTask("t", description)))
              .as(() -> shown(description))
              .isEqualTo(wrong);
          if (wrong.isEmpty()) {
            assertThat(new NewTask("t", description).description())
                .as(() -> shown(description))
                .isEqualTo(isBlank ? null : description);
          }
        });
  }

  @Test
  void refusesTextThatIsNotAPageToken(
      @Given(GeneratedText.Tokens.class) Stream<String> texts, @Given Stream<TaskStatus> statuses) {
    var status = statuses.iterator();
    texts
        .limit(SAMPLES)
        .forEach(text ->
            assertThat(codes("page_token", () -> PageToken.decode(text, status.next())))
                .as(() -> shown(text))
                .containsExactly(MALFORMED));
  }

  @Test
  void decodesEveryEncodedPageToken(
      @Given(Ids.class) Stream<TaskId> ids, @Given Stream<TaskStatus> statuses) {
    var status = statuses.iterator();
    ids.limit(SAMPLES)
        .forEach(id -> {
          for (var each : new TaskStatus[] {status.next(), null}) {
            var token = new PageToken(each, id);
            assertThat(PageToken.decode(token.encode(), each)).isEqualTo(token);
          }
        });
  }

  @Test
  void refusesAPageTokenWithOneChange(
      @Given(Ids.class) Stream<TaskId> ids, @Given(Characters.class) Stream<Character> characters) {
    var others = characters.iterator();
    ids.limit(SAMPLES / 100)
        .forEach(id -> {
          var text = new PageToken(TaskStatus.OPEN, id).encode();
          for (var at = 0; at < text.length(); at++) {
            var other = others.next();
            var before = text.substring(0, at);
            var after = text.substring(at + 1);
            refuses(text, before + other + after);
            refuses(text, before + after);
            refuses(text, before + other + text.substring(at));
            if (at > 0) {
              refuses(
                  text, text.substring(0, at - 1) + text.charAt(at) + text.charAt(at - 1) + after);
            }
          }
        });
  }

  @Test
  void aRequestIdIsKeptOrRefused(@Given(GeneratedText.Tokens.class) Stream<String> texts) {
    texts
        .limit(SAMPLES)
        .forEach(text -> {
          var isGood =
              !text.isEmpty()
                  && text.length() <= 255
                  && text.chars().allMatch(character -> character > 0x20 && character < 0x7F);
          assertThat(codes("request_id", () -> new RequestId(text)))
              .as(() -> shown(text))
              .isEqualTo(isGood ? List.of() : List.of(MALFORMED));
          if (isGood) {
            assertThat(new RequestId(text).value()).isEqualTo(text);
          }
        });
  }

  private static void refuses(String token, String changed) {
    if (!changed.equals(token)) {
      assertThatExceptionOfType(TaskRefused.Invalid.class)
          .as(() -> token + " changed to " + shown(changed))
          .isThrownBy(() -> PageToken.decode(changed, TaskStatus.OPEN));
    }
  }

  /** The field's violations; empty if the value was accepted. */
  private static List<FieldViolation.Code> codes(String field, Runnable attempt) {
    try {
      attempt.run();
      return List.of();
    } catch (TaskRefused.Invalid refused) {
      assertThat(refused.violations()).extracting(FieldViolation::field).containsOnly(field);
      return refused.violations().stream().map(FieldViolation::code).toList();
    }
  }

  private static String trimmed(String text) {
    var matcher = TRIMMED.matcher(text);
    assertThat(matcher.matches()).isTrue();
    return matcher.group(1);
  }

  private static String shown(String text) {
    var shown = new StringBuilder("of ");
    text.codePoints().forEach(character -> shown.append("\\u{%X}".formatted(character)));
    return shown.toString();
  }

  static final class Ids implements GivenProvider {

    @Override
    public Object provide(ElementContext context) {
      var random = context.random();
      var any =
          new UUID(
              random.longRange(Long.MIN_VALUE, Long.MAX_VALUE),
              random.longRange(Long.MIN_VALUE, Long.MAX_VALUE));
      return new TaskId(any);
    }
  }

  static final class Characters implements GivenProvider {

    @Override
    public Object provide(ElementContext context) {
      var random = context.random();
      return random.trueOrFalse(0.9) ? random.characterRange('!', '~') : random.character();
    }
  }
}
