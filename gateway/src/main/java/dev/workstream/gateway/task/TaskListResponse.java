package dev.workstream.gateway.task;

import dev.workstream.proto.tasks.v1.ListTasksResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of tasks, newest first.
 *
 * @param nextPageToken the next page's page_token; null on the last page
 */
record TaskListResponse(List<TaskResponse> tasks, @Nullable String nextPageToken) {

  static TaskListResponse of(ListTasksResponse page) {
    return new TaskListResponse(
        page.getTasksList().stream().map(TaskResponse::of).toList(),
        page.getNextPageToken().isEmpty() ? null : page.getNextPageToken());
  }
}
