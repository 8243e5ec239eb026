package dev.workstream.notifications.notification;

import dev.workstream.notifications.problem.InvalidRequest;
import dev.workstream.notifications.problem.QueryParameters;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Which page of which records.
 *
 * @param from no earlier than this
 * @param to before this
 * @param after the last record of the page before; null for the first page
 */
record NotificationQuery(
    @Nullable String taskId,
    @Nullable String eventType,
    @Nullable Instant from,
    @Nullable Instant to,
    int pageSize,
    @Nullable PageToken after) {

  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int PAGE_SIZE_LIMIT = 200;

  private static final Set<String> PARAMETERS =
      Set.of("task_id", "event_type", "from", "to", "page_size", "page_token");

  private static final Pattern UUID_V7 =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  // Instant.parse also takes years that neither RFC 3339 nor the store knows.
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

  private static final Pattern EVENT_TYPE = Pattern.compile("[a-z0-9_.]{1,200}");

  /**
   * @throws InvalidRequest if the parameters make no query
   */
  static NotificationQuery of(MultiValueMap<String, String> values) {
    var parameters = QueryParameters.of(values, PARAMETERS);
    var query =
        new NotificationQuery(
            id(parameters, "task_id"),
            eventType(parameters),
            instant(parameters, "from"),
            instant(parameters, "to"),
            pageSize(parameters),
            null);
    var token = parameters.single("page_token");
    return token == null ? query : query.after(PageToken.decode(token, query.filter()));
  }

  /** Reads an event's or a task's id. */
  static String id(String field, String text) {
    var id = text.toLowerCase(Locale.ROOT);
    if (!UUID_V7.matcher(id).matches()) {
      throw new InvalidRequest(field, "malformed", "must be a UUIDv7");
    }
    return id;
  }

  /** The token of the page after the one that ends with this record. */
  String nextPageToken(Notification last) {
    return new PageToken(last.occurredAt(), last.eventId()).encode(filter());
  }

  private NotificationQuery after(PageToken token) {
    return new NotificationQuery(taskId, eventType, from, to, pageSize, token);
  }

  /** What a page token is good for. */
  private String filter() {
    return taskId + "|" + eventType + "|" + from + "|" + to;
  }

  private static @Nullable String id(QueryParameters parameters, String name) {
    var text = parameters.single(name);
    return text == null ? null : id(name, text);
  }

  private static @Nullable String eventType(QueryParameters parameters) {
    var text = parameters.single("event_type");
    if (text != null && !EVENT_TYPE.matcher(text).matches()) {
      throw new InvalidRequest("event_type", "malformed", "must be the name of an event type");
    }
    return text;
  }

  private static @Nullable Instant instant(QueryParameters parameters, String name) {
    var text = parameters.single(name);
    if (text == null) {
      return null;
    }
    if (TIME.matcher(text).matches()) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        // Of the right form, but no such time.
      }
    }
    throw new InvalidRequest(
        name, "malformed", "must be an RFC 3339 time in UTC, for example 2026-11-20T12:00:00Z");
  }

  private static int pageSize(QueryParameters parameters) {
    var text = parameters.single("page_size");
    if (text == null) {
      return DEFAULT_PAGE_SIZE;
    }
    if (!text.matches("[+-]?[0-9]{1,100}")) {
      throw new InvalidRequest("page_size", "malformed", "must be a whole number");
    }
    // Nine digits do not overflow, and more are out of range too.
    var size = text.length() > 9 ? -1 : Integer.parseInt(text);
    if (size < 1 || size > PAGE_SIZE_LIMIT) {
      throw new InvalidRequest(
          "page_size", "out_of_range", "must be between 1 and " + PAGE_SIZE_LIMIT);
    }
    return size;
  }
}
