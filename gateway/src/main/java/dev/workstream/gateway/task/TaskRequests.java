package dev.workstream.gateway.task;

import dev.workstream.gateway.problem.FieldError;
import dev.workstream.gateway.problem.InvalidRequest;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.TaskStatus;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

  /** Refuses whatever is in the query of a call that has no parameters. */
  static void refuseParameters(MultiValueMap<String, String> parameters) {
    refuseOthers(parameters, Set.of());
  }

  private static void refuseOthers(MultiValueMap<String, String> parameters, Set<String> known) {
    for (var name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw invalid(name, "unknown_parameter", "is not a parameter of this request");
      }
    }
  }

  static ListTasksRequest list(MultiValueMap<String, String> parameters) {
    var request = ListTasksRequest.newBuilder();
    refuseOthers(parameters, LIST_PARAMETERS);
    var status = single(parameters, STATUS);
    if (status != null) {
      request.setStatus(status(status));
    }
    var pageSize = single(parameters, PAGE_SIZE);
    if (pageSize != null) {
      request.setPageSize(pageSize(pageSize));
    }
    var pageToken = single(parameters, PAGE_TOKEN);
    if (pageToken != null) {
      if (pageToken.isEmpty()) {
        throw invalid(PAGE_TOKEN, "malformed", "must not be empty; leave it out for page one");
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
          throw invalid(IDEMPOTENCY_KEY, "malformed", "must be 1 to 255 visible ASCII characters");
        }
        yield keys.getFirst();
      }
      default -> throw invalid(IDEMPOTENCY_KEY, "repeated", "must be given once");
    };
  }

  private static TaskStatus status(String text) {
    var status = STATUSES.get(text);
    if (status == null) {
      throw invalid(STATUS, "malformed", "must be open or completed");
    }
    return status;
  }

  private static int pageSize(String text) {
    if (text.length() > 100 || !WHOLE_NUMBER.matcher(text).matches()) {
      throw invalid(PAGE_SIZE, "malformed", "must be a whole number");
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
      throw invalid(field, "forbidden_character", "must not contain half a surrogate pair");
    }
    return text;
  }

  private static @Nullable String single(MultiValueMap<String, String> parameters, String name) {
    var values = parameters.get(name);
    if (values == null) {
      return null;
    }
    if (values.size() != 1) {
      throw invalid(name, "repeated", "must be given once");
    }
    return values.getFirst();
  }

  private static InvalidRequest invalid(String field, String code, String message) {
    return new InvalidRequest(new FieldError(field, code, message));
  }
}
