package dev.workstream.gateway.events;

import dev.workstream.gateway.problem.FieldError;
import dev.workstream.gateway.problem.InvalidRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/** Translates requests to selections, and refuses what cannot be one. */
final class EventRequests {

  private static final String TYPE = "type";
  private static final String SUBJECT = "subject";
  private static final String AFTER = "after";
  private static final String PAGE_SIZE = "page_size";

  /** As browsers send it when they connect again. */
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int PAGE_SIZE_LIMIT = 200;

  private static final Pattern UUID_V7 =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  private static final Pattern EVENT_TYPE = Pattern.compile("[a-z0-9_.]{1,200}");
  private static final Pattern EVENT_SUBJECT = Pattern.compile("[a-z][a-z0-9_-]*/[!-~]{1,198}");
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,64}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,100}");

  private EventRequests() {}

  static EventSelection ofTask(
      String id, MultiValueMap<String, String> parameters, HttpHeaders headers) {
    refuseOthers(parameters, Set.of(AFTER, PAGE_SIZE));
    var lowerCase = id.toLowerCase(Locale.ROOT);
    if (!UUID_V7.matcher(lowerCase).matches()) {
      throw invalid("id", "malformed", "must be a UUIDv7");
    }
    return new EventSelection("task/" + lowerCase, "", after(parameters, headers));
  }

  static EventSelection ofAll(MultiValueMap<String, String> parameters, HttpHeaders headers) {
    refuseOthers(parameters, Set.of(TYPE, SUBJECT, AFTER, PAGE_SIZE));
    return new EventSelection(
        matching(parameters, SUBJECT, EVENT_SUBJECT, "must be a subject, such as task/<id>"),
        matching(parameters, TYPE, EVENT_TYPE, "must be the name of an event type"),
        after(parameters, headers));
  }

  static int pageSize(MultiValueMap<String, String> parameters) {
    var text = single(parameters.get(PAGE_SIZE), PAGE_SIZE);
    if (text == null) {
      return DEFAULT_PAGE_SIZE;
    }
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw invalid(PAGE_SIZE, "malformed", "must be a whole number");
    }
    // Nine digits do not overflow, and more are out of range too.
    var size = text.length() > 9 ? -1 : Integer.parseInt(text);
    if (size < 1 || size > PAGE_SIZE_LIMIT) {
      throw invalid(PAGE_SIZE, "out_of_range", "must be between 1 and " + PAGE_SIZE_LIMIT);
    }
    return size;
  }

  /** Refuses what says how large a page is to be, of a stream, which has none. */
  static void refusePageSize(MultiValueMap<String, String> parameters) {
    if (parameters.containsKey(PAGE_SIZE)) {
      throw invalid(PAGE_SIZE, "unknown_parameter", "is for pages, with Accept: application/json");
    }
  }

  /**
   * The header goes first: a browser that connects again repeats the parameter as it was at first.
   */
  private static String after(MultiValueMap<String, String> parameters, HttpHeaders headers) {
    var given = single(headers.getOrEmpty(LAST_EVENT_ID), LAST_EVENT_ID);
    var parameter = matching(parameters, AFTER, TOKEN, "must be the id of an event of a stream");
    if (given == null || given.isEmpty()) {
      return parameter;
    }
    if (!TOKEN.matcher(given).matches()) {
      throw invalid(LAST_EVENT_ID, "malformed", "must be the id of an event of a stream");
    }
    return given;
  }

  private static String matching(
      MultiValueMap<String, String> parameters, String name, Pattern form, String message) {
    var text = single(parameters.get(name), name);
    if (text == null) {
      return "";
    }
    if (!form.matcher(text).matches()) {
      throw invalid(name, "malformed", message);
    }
    return text;
  }

  private static @Nullable String single(@Nullable List<String> values, String name) {
    if (values == null || values.isEmpty()) {
      return null;
    }
    if (values.size() != 1) {
      throw invalid(name, "repeated", "must be given once");
    }
    return values.getFirst();
  }

  private static void refuseOthers(MultiValueMap<String, String> parameters, Set<String> known) {
    for (var name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw invalid(name, "unknown_parameter", "is not a parameter of this request");
      }
    }
  }

  private static InvalidRequest invalid(String field, String code, String message) {
    return new InvalidRequest(new FieldError(field, code, message));
  }
}
