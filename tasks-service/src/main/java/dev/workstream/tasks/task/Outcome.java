package dev.workstream.tasks.task;

/** The result of a verb of {@link Task}. A refusal is a {@link TaskRefused} instead. */
sealed interface Outcome {

  /** The task has changed: save it and append its event. */
  record Happened(TaskEvent event) implements Outcome {}

  /** The task was already in this state. Nothing has changed. */
  record AlreadySo() implements Outcome {}
}
