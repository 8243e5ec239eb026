package dev.workstream.journeys;

import static dev.workstream.journeys.BadRequest.get;
import static dev.workstream.journeys.BadRequest.invalid;
import static dev.workstream.journeys.BadRequest.refused;
import static dev.workstream.journeys.BadRequest.request;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Invalid requests to the REST API of notifications-service. */
final class BadRecordRequests {

  private static final String RECORDS = "/api/v1/notifications";
  private static final String LETTERS = "/api/v1/dead-letters";

  private BadRecordRequests() {}

  static List<BadRequest> all() {
    var cases = new ArrayList<BadRequest>();
    Stream.of(
            "abc",
            "",
            "1-1-1-1-1",
            "9b2d1e0c-4f5a-4b6c-8d7e-0f1a2b3c4d5e",
            "%00",
            "%7B%22%24ne%22%3A1%7D")
        .forEach(id -> cases.add(query("task_id=" + id, "task_id: malformed")));
    Stream.of("", "%24ne", "a%20b", "A", ".*%24", "a".repeat(201))
        .forEach(type -> cases.add(query("event_type=" + type, "event_type: malformed")));
    for (var name : List.of("from", "to")) {
      Stream.of(
              "now",
              "",
              "2026-02-30T00:00:00Z",
              "2026-11-20",
              "2026-11-20T12:00:00",
              "2026-11-20T25:00:00Z",
              "1763640000",
              "%2B1000000-01-01T00:00:00Z",
              "-999999999-01-01T00:00:00Z")
          .forEach(time -> cases.add(query(name + "=" + time, name + ": malformed")));
    }
    Stream.of("0", "-1", "201", "99999999999")
        .forEach(size -> cases.add(query("page_size=" + size, "page_size: out_of_range")));
    Stream.of("", "ten", "1.5")
        .forEach(size -> cases.add(query("page_size=" + size, "page_size: malformed")));
    Stream.of("", "abc", "AAAA", "%00", "a".repeat(5000))
        .forEach(token -> cases.add(query("page_token=" + token, "page_token: malformed")));
    cases.add(query("page_size=1&page_size=2", "page_size: repeated"));
    cases.add(query("task_id%5B%24ne%5D=1", "task_id[$ne]: unknown_parameter"));
    cases.add(query("%24where=1", "$where: unknown_parameter"));
    cases.add(query("skip=1000000000", "skip: unknown_parameter"));
    cases.add(invalid("record `abc`", get(RECORDS + "/abc"), "event_id: malformed"));
    cases.add(
        refused(
            "a record that does not exist",
            get(RECORDS + "/019a5f3e-8f00-7000-8000-000000000000"),
            404,
            "not-found"));
    Stream.of("0", "101", "-1", "ten", "", "1.5", "99999999999")
        .forEach(limit ->
            cases.add(
                invalid(
                    "dead letters: `limit=" + limit + "`",
                    get(LETTERS + "?limit=" + limit),
                    "limit: out_of_range")));
    cases.add(
        invalid(
            "dead letters: `limit` twice", get(LETTERS + "?limit=1&limit=2"), "limit: repeated"));
    cases.add(
        invalid(
            "dead letters: an unknown parameter",
            get(LETTERS + "?page_size=1"),
            "page_size: unknown_parameter"));
    for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      for (var path : List.of(RECORDS, LETTERS)) {
        cases.add(
            refused(
                method + " " + path,
                request(method + " " + path, new byte[0]),
                405,
                "method-not-allowed"));
      }
    }
    cases.add(refused("unknown path", get("/nowhere"), 404, "not-found"));
    cases.add(refused("the management port's records", get("/actuator/records"), 404, "not-found"));
    cases.add(
        refused(
            "Accept: application/xml",
            get(RECORDS, "Accept: application/xml"),
            406,
            "not-acceptable"));
    cases.add(invalid("header of 9 KB", get(RECORDS, "X: " + "x".repeat(9000))));
    cases.add(invalid("query of 9 KB", get(RECORDS + "?page_token=" + "a".repeat(9000))));
    cases.add(invalid("101 parameters", get(RECORDS + "?" + "a=1&".repeat(101))));
    cases.add(invalid("wrong escape", get(RECORDS + "?task_id=%zz")));
    cases.add(invalid("no Host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(UTF_8)));
    cases.add(invalid("one word", "NONSENSE\r\n\r\n".getBytes(UTF_8)));
    return cases;
  }

  private static BadRequest query(String query, String error) {
    var shown =
        query.length() > 60
            ? query.substring(0, 20) + "… of " + query.length() + " characters"
            : query;
    return invalid("`" + shown + "`", get(RECORDS + "?" + query), error);
  }
}
