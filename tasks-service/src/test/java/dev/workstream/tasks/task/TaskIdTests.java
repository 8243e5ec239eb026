package dev.workstream.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTests {

  @Test
  void sortsByCreation() {
    var ids = Stream.generate(TaskId::next).limit(1_000).map(TaskId::toString).toList();
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void readsUpperCase() {
    var id = TaskId.next();
    assertThat(TaskId.parse(id.toString().toUpperCase(Locale.ROOT))).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "1-1-1-1-1",
        "00000000-0000-0000-0000-000000000000",
        "2f1e4fc0-81fd-4a3e-9d3c-4f6c1b0a7e55",
        "{019a5f3e-8f00-7000-8000-000000000000}",
        "019a5f3e-8f00-7000-8000-0000000000000"
      })
  void refusesTextThatIsNotAUuidV7(String text) {
    assertThatExceptionOfType(TaskRefused.Invalid.class).isThrownBy(() -> TaskId.parse(text));
  }
}
