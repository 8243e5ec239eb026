package dev.workstream.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskTests {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Task task = new Task(TaskId.next(), new NewTask("Write it down", null), NOON);

  @Test
  void isOpenWithVersion1WhenCreated() {
    assertThat(task.created())
        .isEqualTo(
            new TaskEvent.Created(
                new TaskSnapshot(
                    task.getId(), "Write it down", null, TaskStatus.OPEN, NOON, null, 1)));
  }

  @Test
  void makesTheNextVersionWhenCompleted() {
    var later = NOON.plusSeconds(1);
    assertThat(task.complete(later))
        .isEqualTo(
            new Outcome.Happened(
                new TaskEvent.Completed(
                    new TaskSnapshot(
                        task.getId(),
                        "Write it down",
                        null,
                        TaskStatus.COMPLETED,
                        NOON,
                        later,
                        2))));
  }

  @Test
  void doesNotChangeWhenCompletedAgain() {
    task.complete(NOON.plusSeconds(1));
    var before = task.snapshot();
    assertThat(task.complete(NOON.plusSeconds(2))).isEqualTo(new Outcome.AlreadySo());
    assertThat(task.snapshot()).isEqualTo(before);
  }

  @Test
  void isNeverCompletedBeforeItWasCreated() {
    assertThat(happened(task.complete(NOON.minusSeconds(1))).occurredAt()).isEqualTo(NOON);
  }

  static TaskEvent happened(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Happened(var event) -> event;
      case Outcome.AlreadySo _ -> throw new AssertionError("Nothing happened");
    };
  }
}
