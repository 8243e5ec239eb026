package dev.workstream.gateway.task;

import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.http.QueryParameters;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.TaskStatus;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * Translates requests to messages. Checks only what would not survive the translation; the rules of
 * the domain are the tasks-service's.
 */
final class TaskRequests {

  static final String STATUS = "status";
  static final String PAGE_SIZE = "page_size";
  static final String PAGE_TOKEN = "page_token";
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final Set<String> LIST_PARAMETERS = Set.of(STATUS, PAGE_SIZE, PAGE_TOKEN);

  private static final Map<String, TaskStatus> STATUSES =
      Map.of("open", TaskStatus.TASK_STATUS_OPEN, "completed", TaskStatus.TASK_STATUS_COMPLETED);

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]+");

  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private TaskRequests() {}

  /**
   * @param keys the values of the Idempotency-Key header: none or one
   */
  static dev.workstream.proto.tasks.v1.CreateTaskRequest create(
      CreateTaskRequest body, List<String> keys) {
    var request =
        dev.workstream.proto.tasks.v1.CreateTaskRequest.newBuilder().setRequestId(requestId(keys));
    if (body.title() != null) {
      request.setTitle(text("title", body.title()));
    }
    if (body.description() != null) {
      request.setDescription(text("description", body.description()));
    }
    return request.build();
  }

  static ListTasksRequest list(MultiValueMap<String, String> given) {
    var parameters = QueryParameters.of(given, LIST_PARAMETERS);
    var request = ListTasksRequest.newBuilder();
    var status = parameters.single(STATUS);
    if (status != null) {
      request.setStatus(status(status));
    }
    var pageSize = parameters.single(PAGE_SIZE);
    if (pageSize != null) {
      request.setPageSize(pageSize(pageSize));
    }
    var pageToken = parameters.single(PAGE_TOKEN);
    if (pageToken != null) {
      if (pageToken.isEmpty()) {
        throw new InvalidRequest(
            PAGE_TOKEN, "malformed", "must not be empty; leave it out for page one");
      }
      request.setPageToken(text(PAGE_TOKEN, pageToken));
    }
    return request.build();
  }

  /** A call is retried after a lost answer, so it needs an id, with or without the caller's key. */
  private static String requestId(List<String> keys) {
    return switch (keys.size()) {
      case 0 -> UUID.randomUUID().toString();
      case 1 -> {
        if (!KEY.matcher(keys.getFirst()).matches()) {
          throw new InvalidRequest(
              IDEMPOTENCY_KEY, "malformed", "must be 1 to 255 visible ASCII characters");
        }
        yield keys.getFirst();
      }
      default -> throw new InvalidRequest(IDEMPOTENCY_KEY, "repeated", "must be given once");
    };
  }

  private static TaskStatus status(String text) {
    var status = STATUSES.get(text);
    if (status == null) {
      throw new InvalidRequest(STATUS, "malformed", "must be open or completed");
    }
    return status;
  }

  private static int pageSize(String text) {
    if (text.length() > 100 || !WHOLE_NUMBER.matcher(text).matches()) {
      throw new InvalidRequest(PAGE_SIZE, "malformed", "must be a whole number");
    }
    // What the message cannot carry is out of the domain's range as well.
    return new BigInteger(text)
        .max(BigInteger.valueOf(Integer.MIN_VALUE))
        .min(BigInteger.valueOf(Integer.MAX_VALUE))
        .intValueExact();
  }

  /** Half a surrogate pair has no form in UTF-8: protobuf would send a question mark instead. */
  private static String text(String field, String text) {
    var isWhole =
        text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    if (!isWhole) {
      throw new InvalidRequest(
          field, "forbidden_character", "must not contain half a surrogate pair");
    }
    return text;
  }
}
