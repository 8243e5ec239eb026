package dev.workstream.gateway.task;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

/** Tasks over REST; docs/contracts/rest.md says what callers may rely on. */
@RestController
@RequestMapping(path = "/api/v1/tasks", produces = APPLICATION_JSON_VALUE)
@Tag(name = "tasks")
class TaskController {

  private final TaskClient tasks;

  TaskController(TaskClient tasks) {
    this.tasks = tasks;
  }

  @PostMapping(consumes = APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Create a task",
      description = "With an Idempotency-Key it is safe to repeat, for 24 hours.")
  @Parameter(
      name = TaskRequests.IDEMPOTENCY_KEY,
      in = ParameterIn.HEADER,
      description = "1 to 255 visible ASCII characters",
      schema = @Schema(type = "string"))
  ResponseEntity<TaskResponse> create(
      @RequestBody CreateTaskRequest body,
      @Parameter(hidden = true)
          @RequestHeader(name = TaskRequests.IDEMPOTENCY_KEY, required = false)
          @Nullable List<String> keys) {
    var task =
        TaskResponse.of(tasks.create(TaskRequests.create(body, keys == null ? List.of() : keys)));
    return ResponseEntity.created(URI.create("/api/v1/tasks/" + task.id())).body(task);
  }

  @GetMapping
  @Operation(summary = "List tasks, newest first")
  @Parameter(
      name = TaskRequests.STATUS,
      in = ParameterIn.QUERY,
      schema = @Schema(allowableValues = {"open", "completed"}))
  @Parameter(
      name = TaskRequests.PAGE_SIZE,
      in = ParameterIn.QUERY,
      schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
  @Parameter(
      name = TaskRequests.PAGE_TOKEN,
      in = ParameterIn.QUERY,
      description = "next_page_token of the page before, with the same status",
      schema = @Schema(type = "string"))
  TaskListResponse list(
      @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
    return TaskListResponse.of(tasks.list(TaskRequests.list(parameters)));
  }

  @GetMapping("/{id}")
  @Operation(summary = "Read a task")
  TaskResponse get(@PathVariable String id) {
    return TaskResponse.of(tasks.get(id));
  }

  @PostMapping("/{id}/complete")
  @Operation(
      summary = "Complete a task",
      description = "Repeated, it answers the same and changes nothing.")
  TaskResponse complete(@PathVariable String id) {
    return TaskResponse.of(tasks.complete(id));
  }
}
