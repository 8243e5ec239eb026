package dev.workstream.notifications.records;

/** The result of appending one record. */
public sealed interface Outcome {

  /** The record was appended at this position. */
  record Recorded(long position) implements Outcome {}

  /** The event has a record already, from before or from earlier in the same batch. */
  record AlreadyRecorded() implements Outcome {}

  /** The store refuses the document; retrying cannot help. */
  record NotRecordable() implements Outcome {}
}
