package dev.workstream.tasks.task;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list ended: opaque to callers, and good for the same query only.
 *
 * <p>The checksum finds what was mangled or made up. It is no secret and needs none: whoever makes
 * a valid token reads what any caller may read.
 */
record PageToken(@Nullable TaskStatus status, TaskId last) {

  private static final byte FORM = 1;
  private static final byte EVERY_STATUS = -1;
  private static final int CONTENT_LENGTH = 1 + 1 + 16;
  private static final int LENGTH = CONTENT_LENGTH + 4;

  String encode() {
    var bytes = ByteBuffer.allocate(LENGTH);
    bytes.put(FORM);
    bytes.put(status == null ? EVERY_STATUS : (byte) status.ordinal());
    bytes.putLong(last.value().getMostSignificantBits());
    bytes.putLong(last.value().getLeastSignificantBits());
    bytes.putInt(checksum(bytes));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * @throws TaskRefused.Invalid if this service did not make the text for a query of this status
   */
  static PageToken decode(String text, @Nullable TaskStatus status) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    if (bytes.capacity() != LENGTH
        || bytes.getInt(CONTENT_LENGTH) != checksum(bytes)
        || bytes.get() != FORM) {
      throw malformed();
    }
    var statusByte = bytes.get();
    var token = new PageToken(status, new TaskId(new UUID(bytes.getLong(), bytes.getLong())));
    if (statusByte != (status == null ? EVERY_STATUS : (byte) status.ordinal())
        || !token.encode().equals(text)) {
      throw malformed();
    }
    return token;
  }

  private static int checksum(ByteBuffer bytes) {
    var checksum = new CRC32();
    checksum.update(bytes.array(), 0, CONTENT_LENGTH);
    return (int) checksum.getValue();
  }

  private static TaskRefused.Invalid malformed() {
    return new TaskRefused.Invalid(
        new FieldViolation(
            "page_token",
            FieldViolation.Code.MALFORMED,
            "must be the next_page_token of the page before, with the same status"));
  }
}
