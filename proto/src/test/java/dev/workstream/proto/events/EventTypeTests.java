package dev.workstream.proto.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.instancio.junit.InstancioExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failing property prints its seed; repeat it with {@code @Seed} on the method. */
@ExtendWith(InstancioExtension.class)
class EventTypeTests {

  private static final Path SCHEMAS = Path.of("workstream/events/v1");

  private static final int SAMPLES = 20_000;

  @Test
  void readsWhatItWrites() {
    var type = new EventType(EventCategory.TASK, "created", 1);
    assertThat(type).hasToString("workstream.task.created.v1");
    assertThat(EventType.parse("workstream.task.created.v1")).contains(type);
    assertThat(EventType.parse("workstream.task.step.created.v999999999"))
        .contains(new EventType(EventCategory.TASK, "step.created", 999_999_999));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "workstream",
        "workstream.task.v1",
        "workstream.task.created",
        "workstream.task..created.v1",
        "workstream.task.created.v0",
        "workstream.task.created.v01",
        "workstream.task.created.v1000000000",
        "workstream.task.created.v1 ",
        "workstream.task.created.v1\n",
        " workstream.task.created.v1",
        "workstream.Task.created.v1",
        "workstream.tasks.created.v1",
        "workstream.unheard_of.happened.v1",
        "workstream_task.created.v1",
        "other.task.created.v1"
      })
  void isEmptyForOtherTexts(String text) {
    assertThat(EventType.parse(text)).isEmpty();
  }

  @Test
  void isEmptyForTextsOfAnyLength() {
    var longest = "workstream.task." + "a".repeat(181) + ".v1";
    assertThat(longest).hasSize(200);
    assertThat(EventType.parse(longest)).isPresent();
    assertThat(EventType.parse("workstream.task." + "a".repeat(182) + ".v1")).isEmpty();
    assertThat(EventType.parse("workstream.task" + ".a".repeat(1_000_000) + ".v1")).isEmpty();
  }

  @Test
  void printsEveryTextThatItParsesUnchanged(@Given(Texts.class) Stream<String> texts) {
    texts
        .limit(SAMPLES)
        .forEach(
            text -> EventType.parse(text).ifPresent(type -> assertThat(type).hasToString(text)));
  }

  @Test
  void refusesInvalidParts() {
    for (var what : List.of("", "Created", "created.", "cre/ated", "created.v1\n", "ä")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new EventType(EventCategory.TASK, what, 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventType(EventCategory.TASK, "created", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventType(EventCategory.TASK, "created", 1_000_000_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventType(EventCategory.TASK, "a".repeat(200), 1));
  }

  @Test
  void knowsTheTypesThatHaveASchema() throws IOException {
    List<String> schemas;
    try (var files = Files.list(SCHEMAS)) {
      schemas =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("workstream."))
              .map(name -> name.replace(".schema.json", ""))
              .toList();
    }
    assertThat(schemas).contains("workstream.task.created.v1", "workstream.task.completed.v1");
    assertThat(EventType.known())
        .extracting(EventType::toString)
        .containsExactlyInAnyOrderElementsOf(schemas);
    assertThat(EventType.known()).allMatch(EventType::isKnown);
    assertThat(new EventType(EventCategory.TASK, "created", 2).isKnown()).isFalse();
  }

  @Test
  void everyKnownTypeHasThePayloadOfItsCategory() throws IOException {
    for (var type : EventType.known()) {
      var payload = type.category() + ".schema.json";
      assertThat(Files.readString(SCHEMAS.resolve(type + ".schema.json")))
          .contains("\"$ref\": \"" + payload + "\"");
      assertThat(Files.readString(SCHEMAS.resolve(payload)))
          .contains("\"$id\": \"" + type.payloadSchema() + "\"");
    }
  }

  @Test
  void aSubjectNamesItsCategoryAndItsId() {
    assertThat(EventCategory.TASK.subject("42")).isEqualTo("task/42");
    assertThat(EventCategory.TASK.idIn("task/42")).contains("42");
    assertThat(EventCategory.TASK.idIn("task/a/b")).contains("a/b");
    for (var other : List.of("", "task", "task/", "tasks/42", "Task/42", "worker/42", "/42")) {
      assertThat(EventCategory.TASK.idIn(other)).isEmpty();
    }
  }

  /** Event types with a few mistakes, and random texts. */
  static final class Texts implements GivenProvider {

    private static final List<String> PARTS =
        List.of(
            "workstream", "task", "created", "a1_", ".", ".v1", ".v", "9", "\n", "\0", "é", "A");

    @Override
    public Object provide(ElementContext context) {
      var random = context.random();
      var text = new StringBuilder(random.trueOrFalse() ? "workstream.task.created.v1" : "");
      for (var part = random.intRange(0, 8); part > 0; part--) {
        var piece =
            random.trueOrFalse(0.8)
                ? random.oneOf(PARTS)
                : String.valueOf((char) random.intRange(0, Character.MAX_VALUE));
        text.insert(random.intRange(0, text.length()), piece);
      }
      return text.toString();
    }
  }
}
