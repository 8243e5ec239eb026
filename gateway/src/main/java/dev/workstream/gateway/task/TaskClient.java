package dev.workstream.gateway.task;

import dev.workstream.gateway.call.Services;
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
 * Calls the tasks-service and adds the task's id to the log.
 *
 * <p>All calls throw {@link io.grpc.StatusRuntimeException}.
 */
@Component
class TaskClient {

  private final TasksServiceBlockingStub stub;

  TaskClient(Services services) {
    this.stub = TasksServiceGrpc.newBlockingStub(services.tasks());
  }

  Task create(CreateTaskRequest request) {
    return logged(stub.createTask(request).getTask());
  }

  Task get(String id) {
    return logged(stub.getTask(GetTaskRequest.newBuilder().setId(id).build()).getTask());
  }

  ListTasksResponse list(ListTasksRequest request) {
    return stub.listTasks(request);
  }

  Task complete(String id) {
    return logged(stub.completeTask(CompleteTaskRequest.newBuilder().setId(id).build()).getTask());
  }

  /** Logs the id in the service's spelling: the caller may have sent it in upper case. */
  private static Task logged(Task task) {
    LogFields.task(task.getId());
    return task;
  }
}
