package dev.workstream.tasks.task;

/** What a verb of {@link Task} came to. A refusal is a {@link TaskRefused} instead. */
sealed interface Outcome {

  /** The task has changed: save it and append its event. */
  record Happened(TaskEvent event) implements Outcome {}

  /** The task was so before; nothing has changed. */
  record AlreadySo() implements Outcome {}
}
