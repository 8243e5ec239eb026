package dev.workstream.gateway.task;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.workstream.defaults.http.QueryParameters;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The REST calls for tasks; docs/contracts/openapi.yaml describes them. */
@RestController
@RequestMapping(path = "/api/v1/tasks", produces = APPLICATION_JSON_VALUE)
class TaskController {

  private final TaskClient tasks;

  TaskController(TaskClient tasks) {
    this.tasks = tasks;
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  ResponseEntity<TaskResponse> create(
      @RequestBody CreateTaskRequest body,
      @RequestHeader HttpHeaders headers,
      @RequestParam MultiValueMap<String, String> parameters) {
    QueryParameters.refuseAll(parameters);
    // Spring's own conversion to a list would drop an empty value and split one at its commas.
    var keys = headers.getOrEmpty(TaskRequests.IDEMPOTENCY_KEY);
    var task = TaskResponse.of(tasks.create(TaskRequests.create(body, keys)));
    return ResponseEntity.created(URI.create("/api/v1/tasks/" + task.id())).body(task);
  }

  @GetMapping
  TaskListResponse list(@RequestParam MultiValueMap<String, String> parameters) {
    return TaskListResponse.of(tasks.list(TaskRequests.list(parameters)));
  }

  @GetMapping("/{id}")
  TaskResponse get(
      @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
    QueryParameters.refuseAll(parameters);
    return TaskResponse.of(tasks.get(id));
  }

  @PostMapping("/{id}/complete")
  TaskResponse complete(
      @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters) {
    QueryParameters.refuseAll(parameters);
    return TaskResponse.of(tasks.complete(id));
  }
}
