package dev.workstream.notifications.notification;

import java.util.Optional;
import java.util.Set;

/** Why one record was not inserted, and never will be. */
enum InsertFailure {
  /** There is a record of this event. */
  IS_THERE,
  /** No such record can ever be. */
  CANNOT_BE;

  /** DuplicateKey; the others are what servers of other ages and shards say. */
  private static final Set<Integer> DUPLICATE_KEY = Set.of(11000, 11001, 12582);

  /**
   * Codes that speak of the document itself, whoever is asked and whenever: BadValue, TypeMismatch,
   * Overflow, InvalidBSON, DocumentValidationFailure, BSONObjectTooLarge, and KeyTooLong.
   */
  private static final Set<Integer> OF_THE_DOCUMENT = Set.of(2, 14, 15, 22, 121, 10334, 17280);

  /**
   * What MongoDB's error code says of one document (src/mongo/base/error_codes.yml); nothing if it
   * speaks of the server, which has to be waited for: of two mistakes, an event that waits is
   * better than one that is given up.
   */
  static Optional<InsertFailure> of(int code) {
    if (DUPLICATE_KEY.contains(code)) {
      return Optional.of(IS_THERE);
    }
    return OF_THE_DOCUMENT.contains(code) ? Optional.of(CANNOT_BE) : Optional.empty();
  }
}
