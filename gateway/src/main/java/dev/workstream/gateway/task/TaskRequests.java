package dev.workstream.gateway.task;

import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.http.QueryParameters;
import dev.workstream.gateway.request.MessageText;
import dev.workstream.gateway.request.PageParameters;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/**
 * Converts requests to gRPC messages. It refuses only values that a message cannot carry; the
 * tasks-service checks the domain's rules.
 */
final class TaskRequests {

  static final String STATUS = "status";
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final Set<String> LIST_PARAMETERS =
      Set.of(STATUS, PageParameters.SIZE, PageParameters.TOKEN);

  private static final Map<String, TaskStatus> STATUSES =
      Map.of("open", TaskStatus.TASK_STATUS_OPEN, "completed", TaskStatus.TASK_STATUS_COMPLETED);

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
      request.setTitle(MessageText.of("title", body.title()));
    }
    if (body.description() != null) {
      request.setDescription(MessageText.of("description", body.description()));
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
    var pageSize = PageParameters.uncheckedSize(parameters);
    if (pageSize != null) {
      request.setPageSize(pageSize);
    }
    var pageToken = PageParameters.token(parameters);
    if (pageToken != null) {
      request.setPageToken(pageToken);
    }
    return request.build();
  }

  /** Retries after a lost response need an id, even if the caller sent no key. */
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
}
