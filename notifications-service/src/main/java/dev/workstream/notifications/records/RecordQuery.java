package dev.workstream.notifications.records;

import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.http.QueryParameters;
import dev.workstream.defaults.http.UuidV7;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * A request for one page of records.
 *
 * @param from records of events at this time or later
 * @param to records of events before this time
 * @param after the last record of the previous page; null for the first page
 */
record RecordQuery(
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

  // Instant.parse also accepts years that RFC 3339 and the store do not know.
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

  private static final Pattern EVENT_TYPE = Pattern.compile("[a-z0-9_.]{1,200}");

  /**
   * @throws InvalidRequest if a parameter is unknown or invalid
   */
  static RecordQuery of(MultiValueMap<String, String> values) {
    var parameters = QueryParameters.of(values, PARAMETERS);
    var query =
        new RecordQuery(
            id(parameters, "task_id"),
            parameters.matching("event_type", EVENT_TYPE, "must be the name of an event type"),
            instant(parameters, "from"),
            instant(parameters, "to"),
            parameters.number("page_size", PAGE_SIZE_LIMIT, DEFAULT_PAGE_SIZE),
            null);
    var token = parameters.single("page_token");
    return token == null ? query : query.after(PageToken.decode(token, query.filter()));
  }

  /** The token for the page after this record. */
  String nextPageToken(EventRecord last) {
    return new PageToken(last.occurredAt(), last.eventId()).encode(filter());
  }

  private RecordQuery after(PageToken token) {
    return new RecordQuery(taskId, eventType, from, to, pageSize, token);
  }

  /** A page token is valid for this filter only. */
  private String filter() {
    return taskId + "|" + eventType + "|" + from + "|" + to;
  }

  private static @Nullable String id(QueryParameters parameters, String name) {
    var text = parameters.single(name);
    return text == null ? null : UuidV7.parse(name, text);
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
        // The form is right, but the date does not exist.
      }
    }
    throw new InvalidRequest(
        name, "malformed", "must be an RFC 3339 time in UTC, for example 2026-11-20T12:00:00Z");
  }
}
