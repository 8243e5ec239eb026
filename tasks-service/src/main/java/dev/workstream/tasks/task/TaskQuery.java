package dev.workstream.tasks.task;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which page of which tasks.
 *
 * @param status only tasks of this status; null for all
 * @param pageSize 1 to {@value #PAGE_SIZE_LIMIT}
 * @param pageToken of the page before; null for the first page
 */
public record TaskQuery(@Nullable TaskStatus status, int pageSize, @Nullable String pageToken) {

  /** Tasks on a page if the caller does not say. */
  public static final int DEFAULT_PAGE_SIZE = 50;

  static final int PAGE_SIZE_LIMIT = 200;

  private static final UUID BEYOND_ALL = new UUID(-1L, -1L);

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
   * The id that all tasks of the page come after.
   *
   * @throws TaskRefused.Invalid if the token is not one of this query
   */
  UUID before() {
    return pageToken == null ? BEYOND_ALL : PageToken.decode(pageToken, status).last().value();
  }
}
