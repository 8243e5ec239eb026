package dev.workstream.tasks.grpc;

import dev.workstream.proto.tasks.v1.CompleteTaskRequest;
import dev.workstream.proto.tasks.v1.CompleteTaskResponse;
import dev.workstream.proto.tasks.v1.CreateTaskRequest;
import dev.workstream.proto.tasks.v1.CreateTaskResponse;
import dev.workstream.proto.tasks.v1.GetTaskRequest;
import dev.workstream.proto.tasks.v1.GetTaskResponse;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.ListTasksResponse;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc;
import dev.workstream.tasks.task.RequestId;
import dev.workstream.tasks.task.TaskId;
import dev.workstream.tasks.task.TaskService;
import io.grpc.stub.StreamObserver;

/** Implements proto/workstream/tasks/v1/tasks.proto. */
class TaskGrpcService extends TasksServiceGrpc.TasksServiceImplBase {

  private final TaskService tasks;

  TaskGrpcService(TaskService tasks) {
    this.tasks = tasks;
  }

  @Override
  public void createTask(CreateTaskRequest request, StreamObserver<CreateTaskResponse> responses) {
    var task = tasks.create(TaskMessages.newTask(request), new RequestId(request.getRequestId()));
    answer(responses, CreateTaskResponse.newBuilder().setTask(TaskMessages.message(task)).build());
  }

  @Override
  public void getTask(GetTaskRequest request, StreamObserver<GetTaskResponse> responses) {
    var task = tasks.get(TaskId.parse(request.getId()));
    answer(responses, GetTaskResponse.newBuilder().setTask(TaskMessages.message(task)).build());
  }

  @Override
  public void listTasks(ListTasksRequest request, StreamObserver<ListTasksResponse> responses) {
    answer(responses, TaskMessages.message(tasks.list(TaskMessages.query(request))));
  }

  @Override
  public void completeTask(
      CompleteTaskRequest request, StreamObserver<CompleteTaskResponse> responses) {
    var task = tasks.complete(TaskId.parse(request.getId()));
    answer(
        responses, CompleteTaskResponse.newBuilder().setTask(TaskMessages.message(task)).build());
  }

  private static <T> void answer(StreamObserver<T> responses, T response) {
    responses.onNext(response);
    responses.onCompleted();
  }
}
