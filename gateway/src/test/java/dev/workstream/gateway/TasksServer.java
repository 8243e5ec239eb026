package dev.workstream.gateway;

import dev.workstream.proto.tasks.v1.CreateTaskRequest;
import dev.workstream.proto.tasks.v1.CreateTaskResponse;
import dev.workstream.proto.tasks.v1.GetTaskRequest;
import dev.workstream.proto.tasks.v1.GetTaskResponse;
import dev.workstream.proto.tasks.v1.Task;
import dev.workstream.proto.tasks.v1.TaskStatus;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc.TasksServiceImplBase;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The far end of the gateway's wire, which fails on demand: a real gRPC server, so that what the
 * gateway makes of a status, a silence or a lost server is seen over a real connection.
 */
final class TasksServer implements AutoCloseable {

  private final Queue<StatusException> failures = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Metadata> headers = new LinkedBlockingQueue<>();
  private final BlockingQueue<CreateTaskRequest> creates = new LinkedBlockingQueue<>();
  private volatile boolean isSilent;
  private final int port;
  private Server server;

  TasksServer() {
    server = start(0);
    port = server.getPort();
  }

  int port() {
    return port;
  }

  /** Fails the next call with this status. */
  void failNext(StatusException failure) {
    failures.add(failure);
  }

  /** Takes calls and never answers. */
  void fallSilent(boolean silent) {
    isSilent = silent;
  }

  BlockingQueue<CreateTaskRequest> creates() {
    return creates;
  }

  BlockingQueue<Metadata> headers() {
    return headers;
  }

  void reset() {
    failures.clear();
    creates.clear();
    headers.clear();
    isSilent = false;
  }

  void stop() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void startAgain() {
    server = start(port);
  }

  @Override
  public void close() {
    stop();
  }

  private Server start(int port) {
    try {
      return Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
          .addService(service())
          .addService(new HealthStatusManager().getHealthService())
          .intercept(
              new ServerInterceptor() {
                @Override
                public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
                  headers.add(metadata);
                  return next.startCall(call, metadata);
                }
              })
          .build()
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private BindableService service() {
    return new TasksServiceImplBase() {
      @Override
      public void createTask(
          CreateTaskRequest request, StreamObserver<CreateTaskResponse> responses) {
        creates.add(request);
        answer(
            responses, CreateTaskResponse.newBuilder().setTask(task(request.getTitle())).build());
      }

      @Override
      public void getTask(GetTaskRequest request, StreamObserver<GetTaskResponse> responses) {
        answer(responses, GetTaskResponse.newBuilder().setTask(task("t")).build());
      }
    };
  }

  private <T> void answer(StreamObserver<T> responses, T response) {
    if (isSilent) {
      return;
    }
    var failure = failures.poll();
    if (failure == null) {
      responses.onNext(response);
      responses.onCompleted();
    } else {
      responses.onError(failure);
    }
  }

  private static Task task(String title) {
    return Task.newBuilder()
        .setId("019a5f3e-8f00-7000-8000-000000000000")
        .setTitle(title)
        .setStatus(TaskStatus.TASK_STATUS_OPEN)
        .setVersion(1)
        .build();
  }
}
