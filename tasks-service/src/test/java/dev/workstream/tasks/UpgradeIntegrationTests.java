package dev.workstream.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.tasks.task.NewTask;
import dev.workstream.tasks.task.RequestId;
import dev.workstream.tasks.task.TaskId;
import dev.workstream.tasks.task.TaskQuery;
import dev.workstream.tasks.task.TaskService;
import dev.workstream.tasks.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** Runs today's code on a database that the previous release left in the middle of its work. */
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = UpgradeIntegrationTests.Yesterday.class)
@DirtiesContext
class UpgradeIntegrationTests {

  private static final String TASK = "019a5f3e-8f00-7000-8000-00000000000a";
  private static final String REQUEST = "of-yesterday";
  private static final Path EVENT =
      Path.of("../docs/contracts/released/events/1.0/examples/created-minimal.json");

  @Autowired TaskService tasks;
  @Autowired JdbcClient jdbc;
  @Autowired RabbitTemplate rabbit;

  /** A database at the previous migration, with the rows that its replicas left. */
  @Order(Ordered.HIGHEST_PRECEDENCE)
  static class Yesterday extends RealEngines {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      super.initialize(context);
      var settings = context.getEnvironment();
      var url = settings.getRequiredProperty("spring.datasource.url");
      var user = settings.getRequiredProperty("spring.datasource.username");
      var password = settings.getRequiredProperty("spring.datasource.password");
      var all = Flyway.configure().dataSource(url, user, password).load().info().all();
      var yesterday = versions(all).get(all.length - 2);
      Flyway.configure().dataSource(url, user, password).target(yesterday).load().migrate();
      try (var connection = DriverManager.getConnection(url, user, password)) {
        var task =
            connection.prepareStatement(
                "insert into tasks (id, title, status, created_at, version)"
                    + " values (?, 'Of yesterday', 'OPEN', now() - interval '1 day', 1)");
        task.setObject(1, UUID.fromString(TASK));
        task.executeUpdate();
        var request =
            connection.prepareStatement(
                "insert into create_requests (request_id, fingerprint, task_id, expires_at)"
                    + " values (?, ?, ?, now() + interval '1 hour')");
        request.setString(1, REQUEST);
        request.setBytes(
            2, MessageDigest.getInstance("SHA-256").digest("Of yesterday".getBytes(UTF_8)));
        request.setObject(3, UUID.fromString(TASK));
        request.executeUpdate();
        var event =
            connection.prepareStatement(
                "insert into outbox (event_id, bucket, subject, sequence, event_type, body,"
                    + " traceparent) values (?, 7, ?, 1, 'workstream.task.created.v1', ?,"
                    + " '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')");
        event.setObject(1, UUID.fromString("019a5f3e-8f00-7000-8000-00000000000e"));
        event.setString(2, "task/" + TASK);
        event.setBytes(3, Files.readAllBytes(EVENT));
        event.executeUpdate();
      } catch (SQLException | IOException | NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    private static List<String> versions(MigrationInfo[] migrations) {
      var versions = new ArrayList<String>();
      for (var migration : migrations) {
        versions.add(Objects.requireNonNull(migration.getVersion()).getVersion());
      }
      return versions;
    }
  }

  @Test
  void continuesTheWorkOfThePreviousRelease() throws Exception {
    var queue = "workstream.test.upgrade." + UUID.randomUUID();
    rabbit.execute(channel -> {
      channel.queueDeclare(queue, false, false, true, Map.of());
      return channel.queueBind(queue, "workstream.events", "workstream.task.#");
    });

    // The waiting event is published, byte for byte.
    var body = Files.readAllBytes(EVENT);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          var message = rabbit.receive(queue);
          return message != null && Arrays.equals(message.getBody(), body);
        });
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            jdbc.sql("select count(*) from outbox_archive").query(Integer.class).single() == 1);

    // A create that is repeated after the upgrade creates no second task.
    var id = TaskId.parse(TASK);
    assertThat(tasks.create(new NewTask("Of yesterday", null), new RequestId(REQUEST)).id())
        .isEqualTo(id);
    assertThat(tasks.list(new TaskQuery(null, 50, null)).tasks()).hasSize(1);

    var completed = tasks.complete(id);
    assertThat(completed.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(completed.version()).isEqualTo(2);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            jdbc.sql("select count(*) from outbox_archive").query(Integer.class).single() == 2);
  }
}
