package dev.workstream.journeys;

import static dev.workstream.journeys.BadRequest.bytes;
import static dev.workstream.journeys.BadRequest.closed;
import static dev.workstream.journeys.BadRequest.create;
import static dev.workstream.journeys.BadRequest.get;
import static dev.workstream.journeys.BadRequest.invalid;
import static dev.workstream.journeys.BadRequest.joined;
import static dev.workstream.journeys.BadRequest.refused;
import static dev.workstream.journeys.BadRequest.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Invalid requests to the gateway. */
final class BadRestRequests {

  private static final String TASKS = "/api/v1/tasks";
  private static final String GOOD = "{\"title\":\"Never to be created\"}";
  private static final String JSON = "Content-Type: application/json";
  private static final String PAGE = "Accept: application/json";
  private static final String UNKNOWN_ID = "019a5f3e-8f00-7000-8000-000000000000";

  private BadRestRequests() {}

  /** All test cases, by kind. */
  static Map<String, List<BadRequest>> byKind() {
    var kinds = new LinkedHashMap<String, List<BadRequest>>();
    kinds.put("Bodies that are not a valid JSON object", bodies());
    kinds.put("Fields", fields());
    kinds.put("Text", texts());
    kinds.put("Media types", mediaTypes());
    kinds.put("Sizes and speed", sizes());
    kinds.put("Paths and methods", paths());
    kinds.put("Ids", ids());
    kinds.put("Lists", lists());
    kinds.put("Events", events());
    kinds.put("Idempotency keys", keys());
    kinds.put("Invalid HTTP", frames());
    return kinds;
  }

  private static List<BadRequest> bodies() {
    return List.of(
        invalid("empty body", create(""), "body: required"),
        invalid("white space", create(" \n\t "), "body: required"),
        invalid("`null`", create("null"), "body: required"),
        invalid("array", create("[]"), "body: wrong_type"),
        invalid("array of a task", create("[" + GOOD + "]"), "body: wrong_type"),
        invalid("text", create("\"text\""), "body: wrong_type"),
        invalid("number", create("7"), "body: wrong_type"),
        invalid("`true`", create("true"), "body: wrong_type"),
        invalid("not JSON", create("title=a"), "body: malformed_json"),
        invalid("XML", create("<task/>"), "body: malformed_json"),
        invalid("cut off after the name", create("{\"title\":"), "body: malformed_json"),
        invalid("cut off in the text", create("{\"title\":\"a"), "body: malformed_json"),
        invalid("missing bracket", create("{\"title\":\"a\""), "body: malformed_json"),
        invalid("trailing garbage", create(GOOD + "xyz"), "body: malformed_json"),
        invalid("two documents", create(GOOD + GOOD), "body: malformed_json"),
        invalid("trailing comma", create("{\"title\":\"a\",}"), "body: malformed_json"),
        invalid("single quotes", create("{'title':'a'}"), "body: malformed_json"),
        invalid("name without quotes", create("{title:\"a\"}"), "body: malformed_json"),
        invalid("comment", create("{/* */\"title\":\"a\"}"), "body: malformed_json"),
        invalid(
            "duplicate key", create("{\"title\":\"a\",\"title\":\"b\"}"), "body: malformed_json"),
        invalid("`NaN`", create("{\"title\":NaN}"), "body: malformed_json"),
        invalid("`0x10`", create("{\"title\":0x10}"), "title: wrong_type"),
        invalid("`007`", create("{\"title\":007}"), "body: malformed_json"),
        invalid(
            "number of 10,000 digits",
            create("{\"title\":" + "9".repeat(10_000) + "}"),
            "body: malformed_json"),
        invalid(
            "nested 33 deep",
            create("{\"title\":" + "[".repeat(33) + "]".repeat(33) + "}"),
            "title: wrong_type"),
        invalid(
            "nested 10,000 deep",
            create("{\"title\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
            "title: wrong_type"),
        invalid("30,000 brackets", create("[".repeat(30_000)), "body: wrong_type"),
        invalid(
            "name of 10,000 characters",
            create("{\"" + "n".repeat(10_000) + "\":1}"),
            "body: malformed_json"));
  }

  private static List<BadRequest> fields() {
    return List.of(
        invalid("no title", create("{}"), "title: required"),
        invalid("title `null`", create("{\"title\":null}"), "title: required"),
        invalid("only a description", create("{\"description\":\"a\"}"), "title: required"),
        invalid("unknown field", create("{\"titel\":\"a\"}"), "titel: unknown_field"),
        invalid(
            "unknown field beside a title",
            create("{\"title\":\"a\",\"due\":\"now\"}"),
            "due: unknown_field"),
        invalid("field in another case", create("{\"Title\":\"a\"}"), "Title: unknown_field"),
        invalid(
            "field that only answers contain",
            create("{\"title\":\"a\",\"status\":\"completed\"}"),
            "status: unknown_field"),
        invalid(
            "`__proto__`",
            create("{\"title\":\"a\",\"__proto__\":{}}"),
            "__proto__: unknown_field"),
        invalid("title a number", create("{\"title\":1}"), "title: wrong_type"),
        invalid("title a fraction", create("{\"title\":1.5}"), "title: wrong_type"),
        invalid("title `true`", create("{\"title\":true}"), "title: wrong_type"),
        invalid("title an array", create("{\"title\":[\"a\"]}"), "title: wrong_type"),
        invalid("title an object", create("{\"title\":{}}"), "title: wrong_type"),
        invalid("title `1e400`", create("{\"title\":1e400}"), "title: wrong_type"),
        invalid(
            "description a number",
            create("{\"title\":\"a\",\"description\":1}"),
            "description: wrong_type"),
        invalid(
            "description an array",
            create("{\"title\":\"a\",\"description\":[]}"),
            "description: wrong_type"),
        invalid(
            "both fields wrong",
            create("{\"title\":\"\",\"description\":\"\\u0000\"}"),
            "title: required",
            "description: forbidden_character"));
  }

  private static List<BadRequest> texts() {
    return List.of(
        invalid("empty title", title(""), "title: required"),
        invalid("title of spaces", title("   "), "title: required"),
        invalid("title of tabs", title("\\t\\t"), "title: required"),
        invalid("title of no-break spaces", title("\u00a0\u00a0"), "title: required"),
        invalid("title of ideographic spaces", title("\u3000"), "title: required"),
        invalid("title of zero-width spaces", title("\u200b\u200b"), "title: required"),
        invalid("title of zero-width joiners", title("\u200d"), "title: required"),
        invalid("title that is a byte order mark", title("\ufeff"), "title: required"),
        invalid("title of 201 characters", title("a".repeat(201)), "title: too_long"),
        invalid(
            "title of 201 characters of four bytes",
            title("\ud83d\ude00".repeat(201)),
            "title: too_long"),
        invalid("title of 10,000 characters", title("a".repeat(10_000)), "title: too_long"),
        invalid(
            "one letter with 10,000 accents",
            title("a" + "\u0301".repeat(10_000)),
            "title: too_long"),
        invalid("NUL in the title", title("a\\u0000b"), "title: forbidden_character"),
        invalid("line feed in the title", title("a\\nb"), "title: forbidden_character"),
        invalid("carriage return in the title", title("a\\rb"), "title: forbidden_character"),
        invalid("tab in the title", title("a\\tb"), "title: forbidden_character"),
        invalid("escape in the title", title("a\\u001b[31mb"), "title: forbidden_character"),
        invalid("U+007F in the title", title("a\u007fb"), "title: forbidden_character"),
        invalid("U+0085 in the title", title("a\u0085b"), "title: forbidden_character"),
        invalid("U+009F in the title", title("a\u009fb"), "title: forbidden_character"),
        invalid("line separator in the title", title("a\u2028b"), "title: forbidden_character"),
        invalid(
            "paragraph separator in the title", title("a\u2029b"), "title: forbidden_character"),
        invalid(
            "right-to-left override in the title",
            title("a\u202etxt.exe"),
            "title: forbidden_character"),
        invalid(
            "left-to-right embedding in the title",
            title("a\u202ab"),
            "title: forbidden_character"),
        invalid(
            "right-to-left isolate in the title", title("a\u2067b"), "title: forbidden_character"),
        invalid("first half of a surrogate pair", title("\\ud800"), "title: forbidden_character"),
        invalid("second half of a surrogate pair", title("\\udc00"), "title: forbidden_character"),
        invalid("surrogate pair reversed", title("\\udc00\\ud800"), "title: forbidden_character"),
        invalid("raw NUL in the title", title("a\u0000b"), "body: malformed_json"),
        invalid("raw line feed in the title", title("a\nb"), "body: malformed_json"),
        invalid("unknown escape", title("a\\xb"), "body: malformed_json"),
        invalid("half an escape", title("a\\u00"), "body: malformed_json"),
        invalid("not UTF-8: `C3 28`", rawTitle(0xc3, 0x28), "body: malformed_json"),
        invalid("not UTF-8: a lone `80`", rawTitle(0x80), "body: malformed_json"),
        invalid("not UTF-8: `FF FE`", rawTitle(0xff, 0xfe), "body: malformed_json"),
        invalid("not UTF-8: NUL as `C0 80`", rawTitle(0xc0, 0x80), "body: malformed_json"),
        invalid("not UTF-8: `/` as `C0 AF`", rawTitle(0xc0, 0xaf), "body: malformed_json"),
        invalid("not UTF-8: `A` as `E0 81 81`", rawTitle(0xe0, 0x81, 0x81), "body: malformed_json"),
        invalid(
            "not UTF-8: a pair of surrogates as `ED A0 80 ED B0 80`",
            rawTitle(0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80),
            "body: malformed_json"),
        invalid("UTF-16", create(GOOD.getBytes(UTF_16)), "body: malformed_json"),
        invalid("byte order mark", create("\ufeff" + GOOD), "body: malformed_json"),
        invalid(
            "not UTF-8: a surrogate as `ED A0 80`",
            rawTitle(0xed, 0xa0, 0x80),
            "body: malformed_json"),
        invalid(
            "not UTF-8: beyond U+10FFFF", rawTitle(0xf4, 0x90, 0x80, 0x80), "body: malformed_json"),
        invalid(
            "UTF-8 cut off in a character",
            create(bytes("{\"title\":\"", new int[] {0xe2, 0x82}, "")),
            "body: malformed_json"),
        invalid(
            "ISO 8859-1",
            create("{\"title\":\"\u00fcber\"}".getBytes(ISO_8859_1)),
            "body: malformed_json"),
        invalid(
            "description of 4,001 characters",
            description("a".repeat(4001)),
            "description: too_long"),
        invalid(
            "description of 4,001 characters of four bytes",
            description("\ud83d\ude00".repeat(4001)),
            "description: too_long"),
        invalid(
            "NUL in the description", description("a\\u0000"), "description: forbidden_character"),
        invalid(
            "escape in the description",
            description("\\u001b[2J"),
            "description: forbidden_character"),
        invalid(
            "U+0085 in the description",
            description("a\u0085"),
            "description: forbidden_character"),
        invalid(
            "half a surrogate pair in the description",
            description("\\ud83d"),
            "description: forbidden_character"));
  }

  private static List<BadRequest> mediaTypes() {
    var body = GOOD.getBytes(UTF_8);
    return List.of(
        unsupported("no Content-Type", request("POST " + TASKS, body)),
        unsupported("text/plain", post(body, "Content-Type: text/plain")),
        unsupported("application/xml", post(body, "Content-Type: application/xml")),
        unsupported("application/jsonx", post(body, "Content-Type: application/jsonx")),
        unsupported("a form", post(body, "Content-Type: application/x-www-form-urlencoded")),
        unsupported(
            "a form with files", post(body, "Content-Type: multipart/form-data; boundary=x")),
        unsupported("not a media type", post(body, "Content-Type: json")),
        unsupported("empty media type", post(body, "Content-Type:")),
        unsupported("declared as ISO 8859-1", post(body, JSON + ";charset=iso-8859-1")),
        unsupported("UTF-16", post(GOOD.getBytes(UTF_16), JSON + ";charset=utf-16")),
        unsupported("an unknown charset", post(body, JSON + ";charset=klingon")),
        unsupported("gzip", post(gzip(body), JSON, "Content-Encoding: gzip")),
        unsupported(
            "gzip that inflates to 64 MiB",
            post(gzip(new byte[64 << 20]), JSON, "Content-Encoding: gzip")),
        unsupported(
            "declared as gzip, but not compressed", post(body, JSON, "Content-Encoding: gzip")),
        unsupported("br", post(body, JSON, "Content-Encoding: br")),
        unsupported("an encoding inside another", post(body, JSON, "Content-Encoding: gzip, gzip")),
        refused(
            "Accept: application/xml",
            get(TASKS, "Accept: application/xml"),
            406,
            "not-acceptable"),
        refused(
            "Accept: text/html on a create",
            post(body, JSON, "Accept: text/html"),
            406,
            "not-acceptable"),
        refused("Accept: image/*", get(TASKS, "Accept: image/*"), 406, "not-acceptable"),
        refused(
            "Accept that is not a media type", get(TASKS, "Accept: json"), 406, "not-acceptable"));
  }

  private static List<BadRequest> sizes() {
    var head =
        "POST " + TASKS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + JSON + "\r\n";
    return List.of(
        refused(
            "body of 64 KiB and one byte",
            create("{\"title\":\"" + "a".repeat(64 * 1024 + 1 - 12) + "\"}"),
            413,
            "body-too-large"),
        refused(
            "the same in chunks, without a Content-Length",
            raw(
                head
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "10001\r\n{\"title\":\""
                    + "a".repeat(0x10001 - 12)
                    + "\"}\r\n0\r\n\r\n"),
            413,
            "body-too-large"),
        refused(
            "body of 10 MB",
            create("{\"title\":\"" + "a".repeat(10_000_000) + "\"}"),
            413,
            "body-too-large"),
        refused(
            "Content-Length of 10 MB, no body",
            raw(head + "Content-Length: 10000000\r\n\r\n"),
            413,
            "body-too-large"),
        refused(
            "Content-Length larger than the body",
            raw(head + "Content-Length: 1000\r\n\r\n" + GOOD),
            408,
            "body-too-slow"),
        refused(
            "chunks that end too early",
            raw(head + "Transfer-Encoding: chunked\r\n\r\n1d\r\n{\"title\""),
            408,
            "body-too-slow"),
        refused("header of 9 KB", get(TASKS, "X: " + "x".repeat(9000)), 400, "validation"),
        refused(
            "200 headers of 50 bytes",
            get(
                TASKS,
                IntStream.range(0, 200)
                    .mapToObj(i -> "X-%d: %s".formatted(i, "x".repeat(50)))
                    .toArray(String[]::new)),
            400,
            "validation"),
        refused("query of 9 KB", get(TASKS + "?page_token=" + "a".repeat(9000)), 400, "validation"),
        refused("path of 9 KB", get(TASKS + "/" + "a".repeat(9000)), 400, "validation"),
        refused("cookie of 9 KB", get(TASKS, "Cookie: a=" + "b".repeat(9000)), 400, "validation"),
        refused(
            "key of 9 KB",
            create(GOOD, "Idempotency-Key: " + "k".repeat(9000)),
            400,
            "validation"));
  }

  private static List<BadRequest> paths() {
    return List.of(
        refused("unknown path", get("/nowhere"), 404, "not-found"),
        refused("unknown version", get("/api/v2/tasks"), 404, "not-found"),
        refused("path in another case", get("/API/v1/tasks"), 404, "not-found"),
        refused("slash at the end", get(TASKS + "/"), 404, "not-found"),
        refused(
            "unknown action",
            request("POST " + TASKS + "/" + UNKNOWN_ID + "/reopen", new byte[0]),
            404,
            "not-found"),
        refused("the management port's health", get("/actuator/health"), 404, "not-found"),
        refused("the management port's environment", get("/actuator/env"), 404, "not-found"),
        refused("`/error`", get("/error"), 404, "not-found"),
        refused("`/.git/config`", get("/.git/config"), 404, "not-found"),
        invalid("`..` in the path", get("/api/v1/../../etc/passwd")),
        invalid("`..` encoded", get("/api/v1/%2e%2e/%2e%2e/etc/passwd")),
        invalid("`..` after the path of Swagger UI", get("/swagger-ui/../application.yaml")),
        invalid(
            "`..` encoded after the path of Swagger UI",
            get("/swagger-ui/%2e%2e/application.yaml")),
        invalid("encoded twice", get(TASKS + "/%252e%252e")),
        invalid("encoded slash", get(TASKS + "%2f" + UNKNOWN_ID)),
        invalid("encoded backslash", get(TASKS + "%5c" + UNKNOWN_ID)),
        invalid("NUL in the path", get(TASKS + "/a%00")),
        invalid("line break in the path", get(TASKS + "/a%0d%0aX-Evil:%201")),
        invalid("path parameter", get(TASKS + ";jsessionid=1")),
        invalid("two slashes", get("//api/v1/tasks")),
        invalid("half an escape", get(TASKS + "/%4")),
        invalid("wrong escape", get(TASKS + "/%zz")),
        invalid("not UTF-8 in the path", get(TASKS + "/%ff")),
        invalid("backslash", get("/api\\v1\\tasks")),
        wrongMethod("DELETE of all tasks", request("DELETE " + TASKS, new byte[0])),
        wrongMethod(
            "PUT of a task",
            request("PUT " + TASKS + "/" + UNKNOWN_ID, GOOD.getBytes(UTF_8), JSON)),
        wrongMethod(
            "PATCH of a task",
            request("PATCH " + TASKS + "/" + UNKNOWN_ID, GOOD.getBytes(UTF_8), JSON)),
        wrongMethod(
            "POST to a task",
            request("POST " + TASKS + "/" + UNKNOWN_ID, GOOD.getBytes(UTF_8), JSON)),
        wrongMethod("GET of complete", get(TASKS + "/" + UNKNOWN_ID + "/complete")),
        wrongMethod(
            "PUT of a form of 10 MB",
            request(
                "PUT " + TASKS,
                "a=b&".repeat(2_500_000).getBytes(UTF_8),
                "Content-Type: application/x-www-form-urlencoded")),
        wrongMethod(
            "PUT of a form with a wrong escape",
            request(
                "PUT " + TASKS,
                "a=%zz".getBytes(UTF_8),
                "Content-Type: application/x-www-form-urlencoded")),
        wrongMethod("TRACE", request("TRACE " + TASKS, new byte[0])),
        refused("PROPFIND", request("PROPFIND " + TASKS, new byte[0]), 400, "validation"),
        refused("unknown method", request("JUMP " + TASKS, new byte[0]), 400, "validation"),
        refused("method in lower case", request("get " + TASKS, new byte[0]), 400, "validation"));
  }

  private static List<BadRequest> ids() {
    var cases = new ArrayList<BadRequest>();
    Map<String, String> ids = new LinkedHashMap<>();
    ids.put("`abc`", "abc");
    ids.put("`1`", "1");
    ids.put("`1-1-1-1-1`", "1-1-1-1-1");
    ids.put("35 characters", UNKNOWN_ID.substring(1));
    ids.put("37 characters", UNKNOWN_ID + "0");
    ids.put("in braces", "%7B" + UNKNOWN_ID + "%7D");
    ids.put("as a URN", "urn:uuid:" + UNKNOWN_ID);
    ids.put("without hyphens", UNKNOWN_ID.replace("-", ""));
    ids.put("with a letter beyond f", UNKNOWN_ID.replace("019a", "019g"));
    ids.put("followed by a space", UNKNOWN_ID + "%20");
    ids.put("followed by a quote", UNKNOWN_ID + "%27");
    ids.put("all zeros", "00000000-0000-0000-0000-000000000000");
    ids.put("all ones", "ffffffff-ffff-ffff-ffff-ffffffffffff");
    ids.put("UUID of version 4", "9b2d1e0c-4f5a-4b6c-8d7e-0f1a2b3c4d5e");
    ids.put("UUID of version 1", "9b2d1e0c-4f5a-11ee-8d7e-0f1a2b3c4d5e");
    ids.put("UUID of another variant", "019a5f3e-8f00-7000-c000-000000000000");
    ids.put("1,000 characters", "a".repeat(1000));
    ids.put("digits of another script", "%D9%A0".repeat(8));
    ids.forEach((input, id) -> cases.add(invalid(input, get(TASKS + "/" + id), "id: malformed")));
    cases.add(
        invalid(
            "complete: `1-1-1-1-1`",
            request("POST " + TASKS + "/1-1-1-1-1/complete", new byte[0]),
            "id: malformed"));
    cases.add(
        refused("a task that does not exist", get(TASKS + "/" + UNKNOWN_ID), 404, "not-found"));
    cases.add(
        refused(
            "complete: a task that does not exist",
            request("POST " + TASKS + "/" + UNKNOWN_ID + "/complete", new byte[0]),
            404,
            "not-found"));
    return cases;
  }

  private static List<BadRequest> events() {
    var cases = new ArrayList<BadRequest>();
    Stream.of("", "task", "task/", "/1", "Task/1", "task/a%20b", "task/%00")
        .forEach(subject -> cases.add(events("subject=" + subject, "subject: malformed")));
    Stream.of("", "A", "a-b", "a%20b", "%00")
        .forEach(type -> cases.add(events("type=" + type, "type: malformed")));
    Stream.of("", "abc", "a%20b", "%00", "0-00000000", "1-0000000", "1-0000000G", "-1-00000000")
        .forEach(after -> cases.add(events("after=" + after, "after: malformed")));
    Stream.of("0", "-1", "201", "99999999999")
        .forEach(size -> cases.add(events("page_size=" + size, "page_size: out_of_range")));
    Stream.of("abc", "", "1.5")
        .forEach(size -> cases.add(events("page_size=" + size, "page_size: malformed")));
    cases.add(events("after=1-00000000&after=1-00000000", "after: repeated"));
    cases.add(events("status=open", "status: unknown_parameter"));
    cases.add(
        invalid(
            "`page_size=1`, of a stream",
            get("/api/v1/events?page_size=1", "Accept: text/event-stream"),
            "page_size: unknown_parameter"));
    cases.add(
        invalid(
            "`Last-Event-ID: abc`",
            get("/api/v1/events", PAGE, "Last-Event-ID: abc"),
            "after: malformed"));
    cases.add(
        invalid(
            "`Last-Event-ID: a b`",
            get("/api/v1/events", "Last-Event-ID: a b"),
            "Last-Event-ID: malformed"));
    cases.add(invalid("events of the task `7`", get(TASKS + "/7/events"), "id: malformed"));
    cases.add(
        refused(
            "`after=999999999999-00000000`, which does not exist",
            get("/api/v1/events?after=999999999999-00000000", PAGE),
            410,
            "events-expired"));
    return cases;
  }

  private static BadRequest events(String query, String error) {
    return invalid("`" + query + "`", get("/api/v1/events?" + query, PAGE), error);
  }

  private static List<BadRequest> lists() {
    var cases = new ArrayList<BadRequest>();
    Stream.of("0", "-1", "201", "1000", "2147483648", "99999999999", "-99999999999", "+0")
        .forEach(size ->
            cases.add(list("page_size=" + size.replace("+", "%2B"), "page_size: out_of_range")));
    Stream.of("abc", "", "1.5", "1e1", "0x10", "%20", "10%20", "%D9%A1", "9".repeat(101))
        .forEach(size -> cases.add(list("page_size=" + size, "page_size: malformed")));
    cases.add(list("page_size=1&page_size=2", "page_size: repeated"));
    Stream.of(
            "OPEN", "Open", "", "closed", "0", "1", "open,completed", "TASK_STATUS_OPEN", "open%00")
        .forEach(status -> cases.add(list("status=" + status, "status: malformed")));
    cases.add(list("status=open&status=completed", "status: repeated"));
    Stream.of("", "abc", "%21%21%21", "AAAA", "a".repeat(5000), "%00", "..%2F..", "null")
        .forEach(token -> cases.add(list("page_token=" + token, "page_token: malformed")));
    cases.add(known("page_token cut off", token -> token.substring(0, token.length() - 1)));
    cases.add(known("page_token with one character more", token -> token + "A"));
    cases.add(
        known(
            "page_token with its first character changed",
            token -> (token.charAt(0) == 'B' ? "C" : "B") + token.substring(1)));
    cases.add(
        known(
            "page_token with its last character changed",
            token -> token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A")));
    cases.add(known("page_token with padding", token -> token + "%3D"));
    cases.add(known("page_token of another query", token -> token + "&status=open"));
    cases.add(
        new BadRequest(
            "page_token twice",
            known -> get(TASKS + "?page_token=" + known.token() + "&page_token=" + known.token()),
            400,
            "validation",
            List.of("page_token: repeated")));
    cases.add(
        invalid(
            "a task with a parameter",
            get(TASKS + "/" + UNKNOWN_ID + "?fields=title"),
            "fields: unknown_parameter"));
    cases.add(
        invalid(
            "create with a parameter",
            request("POST " + TASKS + "?dry_run=true", GOOD.getBytes(UTF_8), JSON),
            "dry_run: unknown_parameter"));
    cases.add(
        invalid(
            "complete with a parameter",
            request("POST " + TASKS + "/" + UNKNOWN_ID + "/complete?force=1", new byte[0]),
            "force: unknown_parameter"));
    cases.add(list("sort=title", "sort: unknown_parameter"));
    cases.add(list("limit=1", "limit: unknown_parameter"));
    cases.add(list("PAGE_SIZE=1", "PAGE_SIZE: unknown_parameter"));
    cases.add(
        list(
            "status[$ne]=open".replace("[", "%5B").replace("]", "%5D"),
            "status[$ne]: unknown_parameter"));
    cases.add(invalid("101 parameters", get(TASKS + "?" + "a=1&".repeat(101))));
    cases.add(invalid("wrong escape", get(TASKS + "?status=%zz")));
    cases.add(invalid("half an escape", get(TASKS + "?status=%4")));
    cases.add(invalid("not UTF-8", get(TASKS + "?status=%ff")));
    cases.add(invalid("raw `[`", get(TASKS + "?status[]=open")));
    cases.add(invalid("raw `<script>`", get(TASKS + "?status=<script>")));
    return cases;
  }

  private static List<BadRequest> keys() {
    return List.of(
        invalid("empty", create(GOOD, "Idempotency-Key:"), "Idempotency-Key: malformed"),
        invalid("with a space", create(GOOD, "Idempotency-Key: a b"), "Idempotency-Key: malformed"),
        invalid("with a tab", create(GOOD, "Idempotency-Key: a\tb"), "Idempotency-Key: malformed"),
        invalid(
            "256 characters",
            create(GOOD, "Idempotency-Key: " + "k".repeat(256)),
            "Idempotency-Key: malformed"),
        invalid(
            "not ASCII",
            create(GOOD, "Idempotency-Key: schl\u00fcssel"),
            "Idempotency-Key: malformed"),
        invalid(
            "two of them",
            create(GOOD, "Idempotency-Key: a", "Idempotency-Key: b"),
            "Idempotency-Key: repeated"),
        invalid(
            "the same one twice",
            create(GOOD, "Idempotency-Key: a", "idempotency-key: a"),
            "Idempotency-Key: repeated"),
        invalid("with a control character", create(GOOD, "Idempotency-Key: a\u0001b")),
        new BadRequest(
            "used with another title",
            known -> create(GOOD, "Idempotency-Key: " + known.key()),
            422,
            "idempotency-key-reused",
            List.of()),
        new BadRequest(
            "used without a description",
            known ->
                create(
                    "{\"title\":\"Known\",\"description\":\"\\n.\"}",
                    "Idempotency-Key: " + known.key()),
            422,
            "idempotency-key-reused",
            List.of()));
  }

  private static List<BadRequest> frames() {
    var host = "Host: localhost\r\nConnection: close\r\n";
    var post = "POST " + TASKS + " HTTP/1.1\r\n" + host + JSON + "\r\n";
    return List.of(
        invalid("no Host", raw("GET " + TASKS + " HTTP/1.1\r\nConnection: close\r\n\r\n")),
        invalid(
            "two Hosts",
            raw("GET " + TASKS + " HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n")),
        invalid(
            "invalid Host",
            raw("GET " + TASKS + " HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n")),
        invalid(
            "Host with a path",
            raw("GET " + TASKS + " HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n")),
        invalid(
            "two Content-Lengths",
            raw(post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + GOOD)),
        invalid(
            "Content-Length and chunks",
            raw(post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            "body: required"),
        invalid("negative Content-Length", raw(post + "Content-Length: -1\r\n\r\n" + GOOD)),
        invalid(
            "Content-Length that is not a number",
            raw(post + "Content-Length: ten\r\n\r\n" + GOOD)),
        invalid(
            "Content-Length of 2^64",
            raw(post + "Content-Length: 18446744073709551616\r\n\r\n" + GOOD)),
        invalid(
            "chunk length that is not a number",
            raw(post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n" + GOOD + "\r\n0\r\n\r\n")),
        invalid(
            "unknown transfer encoding", raw(post + "Transfer-Encoding: klingon\r\n\r\n" + GOOD)),
        invalid(
            "chunks inside gzip", raw(post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")),
        invalid(
            "header without a colon",
            raw("GET " + TASKS + " HTTP/1.1\r\n" + host + "Nonsense\r\n\r\n")),
        invalid(
            "header with a space in its name",
            raw("GET " + TASKS + " HTTP/1.1\r\n" + host + "Bad Name: 1\r\n\r\n")),
        invalid(
            "header without a name", raw("GET " + TASKS + " HTTP/1.1\r\n" + host + ": 1\r\n\r\n")),
        invalid(
            "NUL in a header",
            raw("GET " + TASKS + " HTTP/1.1\r\n" + host + "X: a\u0000b\r\n\r\n")),
        invalid("unknown version", raw("GET " + TASKS + " HTTP/7.0\r\n" + host + "\r\n")),
        invalid("invalid version", raw("GET " + TASKS + " NONSENSE\r\n" + host + "\r\n")),
        invalid("one word", raw("NONSENSE\r\n" + host + "\r\n")),
        invalid("method `[]`", raw("[] " + TASKS + " HTTP/1.1\r\n" + host + "\r\n")),
        invalid(
            "bytes that are not text",
            joined(new byte[] {0, 1, 2, 3, (byte) 0xff}, raw("\r\n\r\n"))),
        invalid(
            "the start of a TLS handshake",
            joined(
                new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3},
                new byte[64],
                raw("\r\n\r\n"))),
        closed("the preface of HTTP/2", raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")));
  }

  private static byte[] title(String inJson) {
    return create("{\"title\":\"" + inJson + "\"}");
  }

  private static byte[] rawTitle(int... bytes) {
    return create(bytes("{\"title\":\"a", bytes, "b\"}"));
  }

  private static byte[] description(String inJson) {
    return create("{\"title\":\"a\",\"description\":\"" + inJson + "\"}");
  }

  private static byte[] post(byte[] body, String... headers) {
    return request("POST " + TASKS, body, headers);
  }

  private static BadRequest unsupported(String input, byte[] request) {
    return refused(input, request, 415, "unsupported-media-type");
  }

  private static BadRequest wrongMethod(String input, byte[] request) {
    return refused(input, request, 405, "method-not-allowed");
  }

  private static BadRequest list(String query, String error) {
    var shown =
        query.length() > 60
            ? query.substring(0, 20) + "… of " + query.length() + " characters"
            : query;
    return invalid("`" + shown + "`", get(TASKS + "?" + query), error);
  }

  private static BadRequest known(String input, UnaryOperator<String> change) {
    return new BadRequest(
        input,
        known -> get(TASKS + "?page_token=" + change.apply(known.token())),
        400,
        "validation",
        List.of("page_token: malformed"));
  }

  private static byte[] raw(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] gzip(byte[] bytes) {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }
}
