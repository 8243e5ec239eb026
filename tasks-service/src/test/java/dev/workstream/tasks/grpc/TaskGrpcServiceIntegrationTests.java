package dev.workstream.tasks.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.zaxxer.hikari.HikariDataSource;
import dev.workstream.proto.tasks.v1.CompleteTaskRequest;
import dev.workstream.proto.tasks.v1.CreateTaskRequest;
import dev.workstream.proto.tasks.v1.GetTaskRequest;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.Task;
import dev.workstream.proto.tasks.v1.TaskStatus;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc.TasksServiceBlockingStub;
import dev.workstream.tasks.RealEngines;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class TaskGrpcServiceIntegrationTests {

  @Autowired GrpcServerLifecycle server;
  @Autowired JdbcClient jdbc;
  @Autowired HikariDataSource pool;
  @Autowired PlatformTransactionManager transactionManager;

  private ManagedChannel channel;
  private TasksServiceBlockingStub tasks;

  @BeforeEach
  void connect() {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    tasks = TasksServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  @Test
  void createsATaskThatCanBeRead() {
    var task = create("Write it down", requestId());
    assertThat(task.getTitle()).isEqualTo("Write it down");
    assertThat(task.hasDescription()).isFalse();
    assertThat(task.getStatus()).isEqualTo(TaskStatus.TASK_STATUS_OPEN);
    assertThat(task.hasCompletedAt()).isFalse();
    assertThat(task.getVersion()).isEqualTo(1);
    assertThat(get(task.getId())).isEqualTo(task);
  }

  @Test
  void completesATaskOnce() {
    var created = create("Write it down", requestId());
    var completed = complete(created.getId());
    assertThat(completed.getStatus()).isEqualTo(TaskStatus.TASK_STATUS_COMPLETED);
    assertThat(completed.hasCompletedAt()).isTrue();
    assertThat(completed.getVersion()).isEqualTo(2);
    assertThat(complete(created.getId())).isEqualTo(completed);
    assertThat(events(created.getId()))
        .containsExactly("workstream.task.created.v1 1", "workstream.task.completed.v1 2");
  }

  @Test
  void makesOneEventForConcurrentCompletes() throws Exception {
    var id = create("Write it down", requestId()).getId();
    assertThat(concurrently(20, () -> complete(id))).hasSize(1);
    assertThat(events(id)).hasSize(2);
  }

  @Test
  void returnsTheFirstAnswerToARepeatedCreate() {
    var requestId = requestId();
    var created = create("Write it down", requestId);
    complete(created.getId());
    assertThat(create("Write it down", requestId)).isEqualTo(created);
    assertThat(events(created.getId())).hasSize(2);
  }

  @Test
  void createsOneTaskForConcurrentCreatesWithOneRequestId() throws Exception {
    var requestId = requestId();
    var title = "Only once " + requestId;
    assertThat(concurrently(20, () -> create(title, requestId))).hasSize(1);
    assertThat(
            jdbc.sql("select count(*) from tasks where title = :title")
                .param("title", title)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void refusesARequestIdWithOtherContent() {
    var requestId = requestId();
    create("Write it down", requestId);
    var refusal = refusal(() -> create("Write something else", requestId));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(reason(refusal)).isEqualTo("REQUEST_ID_REUSED");
  }

  @Test
  void acceptsAnExpiredRequestIdForNewContent() {
    var requestId = requestId();
    var first = create("Write it down", requestId);
    jdbc.sql("update create_requests set expires_at = now() where request_id = :requestId")
        .param("requestId", requestId)
        .update();
    assertThat(create("Write something else", requestId).getId()).isNotEqualTo(first.getId());
  }

  @Test
  void listsTheNewestFirstWithoutGapsOrDuplicates() {
    var ids = new ArrayList<String>();
    for (var i = 0; i < 7; i++) {
      ids.add(create("List me", requestId()).getId());
    }
    Collections.reverse(ids);
    var listed = new ArrayList<String>();
    var request = ListTasksRequest.newBuilder().setPageSize(3);
    do {
      var page = tasks.listTasks(request.build());
      page.getTasksList().forEach(task -> listed.add(task.getId()));
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty() && listed.size() < 7);
    assertThat(listed.subList(0, 7)).isEqualTo(ids);
  }

  @Test
  void listsTheTasksOfOneStatus() {
    var open = create("Leave me open", requestId()).getId();
    var completed = create("Complete me", requestId()).getId();
    complete(completed);
    assertThat(list(TaskStatus.TASK_STATUS_OPEN)).contains(open).doesNotContain(completed);
    assertThat(list(TaskStatus.TASK_STATUS_COMPLETED)).contains(completed).doesNotContain(open);
  }

  @Test
  void namesEveryInvalidField() throws Exception {
    var refusal = refusal(() -> create(" ", ""));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(violations(refusal)).containsExactly("title REQUIRED");
    assertThat(violations(refusal(() -> create("t", "a b"))))
        .containsExactly("request_id MALFORMED");
    assertThat(violations(refusal(() -> get("1-1-1-1-1")))).containsExactly("id MALFORMED");
    assertThat(violations(refusal(() -> list(201, "")))).containsExactly("page_size OUT_OF_RANGE");
    assertThat(violations(refusal(() -> list(10, "x")))).containsExactly("page_token MALFORMED");
  }

  @Test
  void namesTheMissingTask() {
    var refusal = refusal(() -> get("019a5f3e-8f00-7000-8000-000000000000"));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(reason(refusal)).isEqualTo("TASK_NOT_FOUND");
    assertThat(refusal.getStatus().getDescription())
        .contains("019a5f3e-8f00-7000-8000-000000000000");
  }

  @Test
  void stopsAtTheCallersDeadlineAndChangesNothing() {
    var id = create("Write it down", requestId()).getId();
    new TransactionTemplate(transactionManager)
        .executeWithoutResult(_ -> {
          jdbc.sql("select 1 from tasks where id = :id for update")
              .param("id", UUID.fromString(id))
              .query(Integer.class)
              .single();
          var refusal =
              refusal(() ->
                  tasks
                      .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                      .completeTask(CompleteTaskRequest.newBuilder().setId(id).build()));
          assertThat(refusal.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
          // The statement ends with the call, though the lock is still held.
          org.awaitility.Awaitility.await()
              .atMost(Duration.ofSeconds(5))
              .until(
                  () ->
                      jdbc.sql(
                              """
                              select count(*) from pg_stat_activity
                              where datname = current_database() and wait_event_type = 'Lock'
                              """)
                          .query(Integer.class)
                          .single(),
                  count -> count == 0);
        });
    assertThat(get(id).getStatus()).isEqualTo(TaskStatus.TASK_STATUS_OPEN);
  }

  @Test
  void releasesEveryDatabaseConnectionAfterManyTimeouts() {
    var id = create("Write it down", requestId()).getId();
    for (var i = 0; i < 200; i++) {
      var hurried = tasks.withDeadlineAfter(i % 10, TimeUnit.MILLISECONDS);
      try {
        hurried.completeTask(CompleteTaskRequest.newBuilder().setId(id).build());
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
      }
    }
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    assertThat(get(id).getVersion()).isLessThanOrEqualTo(2);
  }

  @Test
  void makesEventsThatMatchTheirSchemas() {
    var id = create("Write it down", requestId()).getId();
    complete(id);
    var schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemaIdResolvers(resolvers ->
                    resolvers.mapPrefix(
                        "https://workstream.dev/schemas/", "classpath:workstream/")));
    for (var body : bodies(id)) {
      var type = body.contains("created.v1") ? "created" : "completed";
      var schema =
          schemas.getSchema(
              SchemaLocation.of(
                  "https://workstream.dev/schemas/events/v1/workstream.task.%s.v1.schema.json"
                      .formatted(type)));
      assertThat(
              schema.validate(
                  body,
                  InputFormat.JSON,
                  context ->
                      context.executionConfig(config -> config.formatAssertionsEnabled(true))))
          .isEmpty();
    }
  }

  @Test
  void reportsThatItServes() {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus(),
            status -> status == ServingStatus.SERVING);
  }

  private Task create(String title, String requestId) {
    return tasks
        .createTask(CreateTaskRequest.newBuilder().setTitle(title).setRequestId(requestId).build())
        .getTask();
  }

  private Task get(String id) {
    return tasks.getTask(GetTaskRequest.newBuilder().setId(id).build()).getTask();
  }

  private Task complete(String id) {
    return tasks.completeTask(CompleteTaskRequest.newBuilder().setId(id).build()).getTask();
  }

  private List<String> list(TaskStatus status) {
    return tasks
        .listTasks(ListTasksRequest.newBuilder().setStatus(status).build())
        .getTasksList()
        .stream()
        .map(Task::getId)
        .toList();
  }

  private Object list(int pageSize, String pageToken) {
    return tasks.listTasks(
        ListTasksRequest.newBuilder().setPageSize(pageSize).setPageToken(pageToken).build());
  }

  /** The types and sequences of a task's events, published or not. */
  private List<String> events(String id) {
    return jdbc.sql(
            """
            select event_type || ' ' || sequence from
              (select event_type, sequence from outbox where subject = :subject
               union all
               select event_type, sequence from outbox_archive where subject = :subject) as event
            order by sequence
            """)
        .param("subject", "task/" + id)
        .query(String.class)
        .list();
  }

  private List<String> bodies(String id) {
    return jdbc.sql(
            """
            select convert_from(body, 'UTF8') from
              (select body from outbox where subject = :subject
               union all select body from outbox_archive where subject = :subject) as event
            """)
        .param("subject", "task/" + id)
        .query(String.class)
        .list();
  }

  private static <T> List<T> concurrently(int times, Callable<T> call) throws Exception {
    var answers = new ArrayList<T>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(Collections.nCopies(times, call))) {
        answers.add(answer.get());
      }
    }
    return answers.stream().distinct().toList();
  }

  private static StatusRuntimeException refusal(Callable<?> call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::call);
  }

  private static String reason(StatusRuntimeException refusal) {
    try {
      return StatusProto.fromThrowable(refusal).getDetails(0).unpack(ErrorInfo.class).getReason();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> violations(StatusRuntimeException refusal) throws Exception {
    return StatusProto.fromThrowable(refusal)
        .getDetails(1)
        .unpack(BadRequest.class)
        .getFieldViolationsList()
        .stream()
        .map(violation -> violation.getField() + " " + violation.getReason())
        .toList();
  }

  private static String requestId() {
    return UUID.randomUUID().toString();
  }
}
