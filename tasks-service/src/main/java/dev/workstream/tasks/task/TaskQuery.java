package dev.workstream.tasks.task;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Selects one page of tasks.
 *
 * @param status only tasks with this status; null for all
 * @param pageSize 1 to {@value #PAGE_SIZE_LIMIT}
 * @param pageToken from the previous page; null for the first page
 */
public record TaskQuery(@Nullable TaskStatus status, int pageSize, @Nullable String pageToken) {

  /** The page size if the caller gives none. */
  public static final int DEFAULT_PAGE_SIZE = 50;

  static final int PAGE_SIZE_LIMIT = 200;

  private static final UUID MAX_ID = new UUID(-1L, -1L);

  /**
   * @throws TaskRefused.Invalid if the page size is out of range
   */
  public TaskQuery {
    if (pageSize < 1 || pageSize > PAGE_SIZE_LIMIT) {
      throw new TaskRefused.Invalid(
          new FieldViolation(
              "page_size",
              FieldViolation.Code.OUT_OF_RANGE,
              "must be between 1 and " + PAGE_SIZE_LIMIT));
    }
  }

  /**
   * All tasks of the page have smaller ids than this.
   *
   * @throws TaskRefused.Invalid if the token belongs to another query
   */
  UUID before() {
    return pageToken == null ? MAX_ID : PageToken.decode(pageToken, status).last().value();
  }
}
