package dev.workstream.gateway.task;

import dev.workstream.gateway.request.LogFields;
import dev.workstream.proto.tasks.v1.CompleteTaskRequest;
import dev.workstream.proto.tasks.v1.CreateTaskRequest;
import dev.workstream.proto.tasks.v1.GetTaskRequest;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.ListTasksResponse;
import dev.workstream.proto.tasks.v1.Task;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc.TasksServiceBlockingStub;
import org.springframework.stereotype.Component;

/**
 * Calls the tasks-service. Deadline and retries are the channel's: see application.yaml.
 *
 * <p>All calls throw {@link io.grpc.StatusRuntimeException}.
 */
@Component
class TaskClient {

  private final TasksServiceBlockingStub stub;

  TaskClient(TasksChannel channel) {
    this.stub = TasksServiceGrpc.newBlockingStub(channel.channel());
  }

  Task create(CreateTaskRequest request) {
    return known(stub.createTask(request).getTask());
  }

  Task get(String id) {
    return known(stub.getTask(GetTaskRequest.newBuilder().setId(id).build()).getTask());
  }

  ListTasksResponse list(ListTasksRequest request) {
    return stub.listTasks(request);
  }

  Task complete(String id) {
    return known(stub.completeTask(CompleteTaskRequest.newBuilder().setId(id).build()).getTask());
  }

  /** Logged as the tasks-service knows it, and not as a caller wrote it. */
  private static Task known(Task task) {
    LogFields.task(task.getId());
    return task;
  }
}
