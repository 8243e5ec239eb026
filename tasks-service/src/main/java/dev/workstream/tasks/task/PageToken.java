package dev.workstream.tasks.task;

import dev.workstream.defaults.paging.OpaqueToken;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a page of a list ended. Opaque to callers, and valid only for the same query. */
record PageToken(@Nullable TaskStatus status, TaskId last) {

  private static final byte FORM = 1;
  private static final byte EVERY_STATUS = -1;
  private static final int LENGTH = 1 + 1 + 16;

  String encode() {
    return OpaqueToken.seal(
        ByteBuffer.allocate(LENGTH)
            .put(FORM)
            .put(statusByte(status))
            .putLong(last.value().getMostSignificantBits())
            .putLong(last.value().getLeastSignificantBits())
            .array());
  }

  /**
   * @throws TaskRefused.Invalid if this service did not create the text for a query of this status
   */
  static PageToken decode(String text, @Nullable TaskStatus status) {
    var bytes =
        OpaqueToken.open(text)
            .filter(content -> content.length == LENGTH)
            .map(ByteBuffer::wrap)
            .orElseThrow(PageToken::malformed);
    if (bytes.get() != FORM || bytes.get() != statusByte(status)) {
      throw malformed();
    }
    return new PageToken(status, new TaskId(new UUID(bytes.getLong(), bytes.getLong())));
  }

  private static byte statusByte(@Nullable TaskStatus status) {
    return status == null ? EVERY_STATUS : (byte) status.ordinal();
  }

  private static TaskRefused.Invalid malformed() {
    return new TaskRefused.Invalid(
        new FieldViolation(
            "page_token",
            FieldViolation.Code.MALFORMED,
            "must be the next_page_token of the page before, with the same status"));
  }
}
