package dev.workstream.notifications.records;

import java.util.Optional;
import java.util.Set;

/** Why MongoDB refuses one document for good. */
enum InsertFailure {
  /** A document with the same id or the same position exists. */
  DUPLICATE,
  /** The document is invalid; retrying cannot help. */
  INVALID;

  /** DuplicateKey; older servers and shards use the other two. */
  private static final Set<Integer> DUPLICATE_KEY = Set.of(11000, 11001, 12582);

  /**
   * Codes that concern the document itself: BadValue, TypeMismatch, Overflow, InvalidBSON,
   * DocumentValidationFailure, BSONObjectTooLarge and KeyTooLong.
   */
  private static final Set<Integer> OF_THE_DOCUMENT = Set.of(2, 14, 15, 22, 121, 10334, 17280);

  /**
   * Reads MongoDB's error code for one document (src/mongo/base/error_codes.yml). Empty for every
   * code that concerns the server, and for unknown codes: a waiting event is better than a lost
   * one.
   */
  static Optional<InsertFailure> of(int code) {
    if (DUPLICATE_KEY.contains(code)) {
      return Optional.of(DUPLICATE);
    }
    return OF_THE_DOCUMENT.contains(code) ? Optional.of(INVALID) : Optional.empty();
  }
}
