package dev.workstream.notifications.notification;

/** What became of one record that was to be inserted. */
sealed interface Insertion {

  /**
   * It is there.
   *
   * @param position its place in the order of all records
   */
  record At(long position) implements Insertion {}

  /** It is not, or was before. */
  record Failed(InsertFailure why) implements Insertion {}
}
