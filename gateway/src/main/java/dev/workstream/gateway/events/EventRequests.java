package dev.workstream.gateway.events;

import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.http.QueryParameters;
import dev.workstream.defaults.http.UuidV7;
import dev.workstream.gateway.request.PageParameters;
import dev.workstream.proto.events.EventCategory;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/** Converts requests to selections of events. */
final class EventRequests {

  private static final String TYPE = "type";
  private static final String SUBJECT = "subject";
  private static final String AFTER = "after";

  /** Browsers send it when they reconnect. */
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private static final Set<String> TASK_PARAMETERS = Set.of(AFTER, PageParameters.SIZE);
  private static final Set<String> PARAMETERS = Set.of(TYPE, SUBJECT, AFTER, PageParameters.SIZE);

  private static final Pattern EVENT_TYPE = Pattern.compile("[a-z0-9_.]{1,200}");
  private static final Pattern EVENT_SUBJECT = Pattern.compile("[a-z][a-z0-9_-]*/[!-~]{1,198}");
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,64}");

  private static final String TOKEN_RULE = "must be the id of an event of a stream";

  private EventRequests() {}

  static EventSelection ofTask(
      String id, MultiValueMap<String, String> given, HttpHeaders headers) {
    var parameters = QueryParameters.of(given, TASK_PARAMETERS);
    return new EventSelection(
        EventCategory.TASK.subject(UuidV7.parse("id", id)), "", after(parameters, headers));
  }

  static EventSelection ofAll(MultiValueMap<String, String> given, HttpHeaders headers) {
    var parameters = QueryParameters.of(given, PARAMETERS);
    return new EventSelection(
        matching(parameters, SUBJECT, EVENT_SUBJECT, "must be a subject, such as task/<id>"),
        matching(parameters, TYPE, EVENT_TYPE, "must be the name of an event type"),
        after(parameters, headers));
  }

  static int pageSize(MultiValueMap<String, String> given) {
    return PageParameters.size(QueryParameters.of(given, PARAMETERS));
  }

  /** Refuses a page size for a stream, which has no pages. */
  static void refusePageSize(MultiValueMap<String, String> given) {
    if (given.containsKey(PageParameters.SIZE)) {
      throw new InvalidRequest(
          PageParameters.SIZE, "unknown_parameter", "is for pages, with Accept: application/json");
    }
  }

  /** The header wins: a reconnecting browser repeats the parameter of its first request. */
  private static String after(QueryParameters parameters, HttpHeaders headers) {
    var parameter = matching(parameters, AFTER, TOKEN, TOKEN_RULE);
    var given = headers.getOrEmpty(LAST_EVENT_ID);
    if (given.size() > 1) {
      throw new InvalidRequest(LAST_EVENT_ID, "repeated", "must be given once");
    }
    if (given.isEmpty() || given.getFirst().isEmpty()) {
      return parameter;
    }
    if (!TOKEN.matcher(given.getFirst()).matches()) {
      throw new InvalidRequest(LAST_EVENT_ID, "malformed", TOKEN_RULE);
    }
    return given.getFirst();
  }

  private static String matching(
      QueryParameters parameters, String name, Pattern form, String rule) {
    var text = parameters.matching(name, form, rule);
    return text == null ? "" : text;
  }
}
