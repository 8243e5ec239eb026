package dev.workstream.tasks.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.proto.tasks.v1.CompleteTaskRequest;
import dev.workstream.proto.tasks.v1.CreateTaskRequest;
import dev.workstream.proto.tasks.v1.GetTaskRequest;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc.TasksServiceBlockingStub;
import dev.workstream.tasks.RealEngines;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.context.ContextConfiguration;

/**
 * Compares each call's round trips to the database with docs/architecture.md. The driver sends
 * BEGIN with the first statement, so only statements and commits count.
 */
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class RoundTripsIntegrationTests {

  private static final List<String> SEEN = new CopyOnWriteArrayList<>();

  private static final String DEADLINE = "select set_config";

  private static final Pattern NAMED =
      Pattern.compile("(?:insert into|update|from|^select(?= set_config)) (\\w+)");

  @Autowired GrpcServerLifecycle server;

  private ManagedChannel channel;
  private TasksServiceBlockingStub tasks;

  @TestConfiguration
  static class Watched {

    @Bean
    static BeanPostProcessor watchedDataSource() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof DataSource source
              ? ProxyDataSourceBuilder.create(source)
                  .afterQuery(
                      (execution, queries) -> queries.forEach(query -> note(query.getQuery())))
                  .afterMethod(Watched::noteEnd)
                  .build()
              : bean;
        }
      };
    }

    private static void noteEnd(MethodExecutionContext call) {
      var method = call.getMethod().getName();
      if (method.equals("commit") || method.equals("rollback")) {
        note(method);
      }
    }

    /** Only calls count. The relay and the timers use other threads. */
    private static void note(String what) {
      if (Thread.currentThread().getName().startsWith("grpc-")) {
        SEEN.add(shortened(what));
      }
    }
  }

  /** The verb of a statement and the first table or function in it. */
  private static String shortened(String statement) {
    var verb = statement.strip().split("[\\s(]+")[0];
    var named = NAMED.matcher(statement);
    return named.find() ? verb + " " + named.group(1) : verb;
  }

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
  void eachCallMakesTheDocumentedRoundTrips() {
    var created = new ArrayList<String>();
    assertThat(roundTrips(() -> created.add(create())))
        .containsExactly(
            DEADLINE, "insert create_requests", "insert tasks", "insert outbox", "commit");
    var id = created.getFirst();
    assertThat(roundTrips(() -> tasks.getTask(GetTaskRequest.newBuilder().setId(id).build())))
        .containsExactly(DEADLINE, "select tasks", "commit");
    assertThat(roundTrips(() -> tasks.listTasks(ListTasksRequest.getDefaultInstance())))
        .containsExactly(DEADLINE, "select tasks", "commit");
    assertThat(roundTrips(() -> complete(id)))
        .containsExactly(DEADLINE, "select tasks", "update tasks", "insert outbox", "commit");
    assertThat(roundTrips(() -> complete(id))).containsExactly(DEADLINE, "select tasks", "commit");
  }

  @Test
  void aRepeatedCreateMakesTheDocumentedRoundTrips() {
    var requestId = UUID.randomUUID().toString();
    create(requestId);
    assertThat(roundTrips(() -> create(requestId)))
        .containsExactly(
            DEADLINE, "insert create_requests", "select create_requests", "select tasks", "commit");
  }

  private static List<String> roundTrips(Runnable call) {
    SEEN.clear();
    call.run();
    return List.copyOf(SEEN);
  }

  private String create() {
    return create(UUID.randomUUID().toString());
  }

  private String create(String requestId) {
    return tasks
        .createTask(
            CreateTaskRequest.newBuilder()
                .setTitle("Write it down")
                .setRequestId(requestId)
                .build())
        .getTask()
        .getId();
  }

  private void complete(String id) {
    tasks.completeTask(CompleteTaskRequest.newBuilder().setId(id).build());
  }
}
