package dev.workstream.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClients;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesIntegrationTests {

  private static final String PASSWORD = "correct-horse";

  @TempDir Path folder;

  @Test
  void postgresKeepsDataAfterAStopAndAKillOfItsProcess() throws Exception {
    var port = FreePorts.next();
    try (var postgres = postgres(port)) {
      postgres.start();
      var database = postgres.database("workstream");
      execute(database, "create table t (n int)");
      execute(database, "insert into t values (1)");
      postgres.stop();
      assertThat(postgres.isRunning()).isFalse();
      postgres.start();
      execute(postgres.database("workstream"), "insert into t values (2)");
      kill("postgresql");
    }
    // As a new launcher does.
    try (var postgres = postgres(port)) {
      Folders.below(folder).run().endLeftovers();
      postgres.start();
      assertThat(postgres.version()).startsWith("PostgreSQL 1");
      assertThat(count(postgres.database("workstream"))).isEqualTo(2);
    }
  }

  @Test
  void postgresKeepsDataAfterKill() throws Exception {
    try (var postgres = postgres(FreePorts.next())) {
      postgres.start();
      var database = postgres.database("workstream");
      execute(database, "create table t (n int)");
      execute(database, "insert into t values (1)");
      postgres.kill();
      assertThat(postgres.isRunning()).isFalse();
      postgres.start();
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void postgresStartsInAFolderWithSpacesInItsName() throws Exception {
    folder = folder.resolve("my own projects");
    try (var postgres = postgres(FreePorts.next())) {
      postgres.start();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() ->
              DriverManager.getConnection(
                  postgres.database("workstream").jdbcUrl(), "postgres", "wrong"));
    }
  }

  @Test
  void postgresStartsAfterAKilledFirstStart() throws Exception {
    var data = folder.resolve("data/postgresql");
    Files.createDirectories(data);
    Files.writeString(data.resolve("postgresql.conf"), "# as far as initdb came");
    Files.writeString(data.resolveSibling("postgresql.making"), "");
    try (var postgres = postgres(FreePorts.next())) {
      postgres.start();
      execute(postgres.database("workstream"), "create table t (n int)");
    }
    assertThat(data.resolveSibling("postgresql.making")).doesNotExist();
  }

  @Test
  void postgresStartsWhenAnotherProgramHasThePidOfAKilledServer() throws Exception {
    var port = FreePorts.next();
    try (var postgres = postgres(port)) {
      postgres.start();
      execute(postgres.database("workstream"), "create table t (n int)");
    }
    var stranger = new ProcessBuilder("sleep", "60").start();
    try (var postgres = postgres(port)) {
      Files.writeString(
          folder.resolve("data/postgresql/postmaster.pid"),
          stranger.pid() + "\n" + folder + "\n0\n" + port + "\n\n127.0.0.1\n");
      postgres.start();
      assertThat(count(postgres.database("workstream"))).isZero();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void endsLeftoversInReverseOrderOfTheirStart() throws Exception {
    var run = new RunFolder(folder.resolve("run"));
    // Names in reverse order, so that sorting by name would fail.
    var database = new ProcessBuilder("sleep", "60").start();
    run.note("a database", database.toHandle());
    TimeUnit.MILLISECONDS.sleep(50); // Start times have a resolution of 10 ms.
    var client = new ProcessBuilder("sleep", "60").start();
    run.note("b client", client.toHandle());
    try {
      assertThat(run.endLeftovers()).containsExactly("b client", "a database");
      assertThat(run.endLeftovers()).isEmpty();
    } finally {
      database.destroyForcibly();
      client.destroyForcibly();
    }
  }

  @Test
  void postgresRefusesWrongPasswordAndSuperuserRights() {
    try (var postgres = postgres(FreePorts.next())) {
      postgres.start();
      var database = postgres.database("workstream");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), "postgres", "wrong"))
          .withMessageContaining("password");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> execute(database, "create role intruder superuser"))
          .withMessageContaining("permission denied");
    }
  }

  @Test
  void redisKeepsDataAfterAStop() {
    try (var redis = new RedisEngine(Folders.below(folder), FreePorts.next(), PASSWORD)) {
      redis.start();
      assertThat(redis.version()).startsWith("Redis ");
      with(redis, PASSWORD, client -> client.connect().sync().set("k", "v"));
      redis.stop();
      redis.start();
      with(redis, PASSWORD, client -> assertThat(client.connect().sync().get("k")).isEqualTo("v"));
      assertThatExceptionOfType(RedisConnectionException.class)
          .isThrownBy(() -> with(redis, "wrong", RedisClient::connect));
    }
  }

  @Test
  void rabbitMqKeepsMessagesAfterAStopAndAKill() throws Exception {
    var installed = SearchPath.ofThisProcess();
    assumeTrue(RabbitInstallation.find(installed).isPresent(), "no rabbitmq-server is installed");
    var port = FreePorts.next();
    var nodePort = FreePorts.runOf(2);
    try (var rabbit = Broker.of(installed, Folders.below(folder), port, nodePort, PASSWORD)) {
      rabbit.start();
      assertThat(rabbit.version()).startsWith("RabbitMQ ");
      keepsPersistentMessages(rabbit, Map.of("x-queue-type", "quorum"));
      rabbit.kill();
      assertThat(rabbit.isRunning()).isFalse();
      rabbit.start();
      kill("rabbitmq");
    }
    try (var rabbit = Broker.of(installed, Folders.below(folder), port, nodePort, PASSWORD)) {
      Folders.below(folder).run().endLeftovers();
      rabbit.start();
      assertThat(take(rabbit)).isEqualTo("two");
    }
  }

  @Test
  void embeddedBrokerKeepsMessagesAfterAStopAndAKill() throws Exception {
    var port = FreePorts.next();
    try (var qpid = Broker.of(SearchPath.empty(), Folders.below(folder), port, 0, PASSWORD)) {
      qpid.start();
      assertThat(qpid.version()).startsWith("Apache Qpid Broker-J ");
      keepsPersistentMessages(
          qpid, Map.of("x-queue-type", "quorum", "x-single-active-consumer", true));
      returnsUnroutableMessages(qpid);
      kill("qpid");
      assertThat(qpid.isRunning()).isFalse();
    }
    try (var qpid = Broker.of(SearchPath.empty(), Folders.below(folder), port, 0, PASSWORD)) {
      qpid.start();
      assertThat(take(qpid)).isEqualTo("two");
    }
  }

  @Test
  void embeddedDocumentStoreKeepsDocumentsAfterAStop() {
    try (var mongo =
        DocumentStore.of(SearchPath.empty(), Folders.below(folder), FreePorts.next())) {
      mongo.start();
      insert(mongo, "a");
      mongo.stop();
      mongo.start();
      insert(mongo, "b");
      assertThatExceptionOfType(MongoWriteException.class).isThrownBy(() -> insert(mongo, "a"));
    }
  }

  /** Inserts documents, and halts without a shutdown after the last acknowledgement. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] arguments) {
      var mongo =
          DocumentStore.of(
              SearchPath.empty(), Folders.below(Path.of(arguments[0])), FreePorts.next());
      mongo.start();
      for (var i = 0; i < 200; i++) {
        insert(mongo, "n" + i);
      }
      Runtime.getRuntime().halt(9);
    }
  }

  @Test
  void embeddedDocumentStoreKeepsAcknowledgedDocumentsAfterAKill() throws Exception {
    var killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.log").toFile())
            .start();
    assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(killed.exitValue()).isEqualTo(9);

    try (var mongo =
        DocumentStore.of(SearchPath.empty(), Folders.below(folder), FreePorts.next())) {
      mongo.start();
      assertThat(mongo.version()).matches("mongo-java-server \\d+\\..*");
      assertThatExceptionOfType(MongoWriteException.class).isThrownBy(() -> insert(mongo, "n199"));
    }
  }

  @Test
  void endsOnlyProcessesWithTheSamePidAndStartTime() throws Exception {
    var run = new RunFolder(folder.resolve("run"));
    var stranger = new ProcessBuilder("sleep", "60").start();
    try {
      // The pid is right but the start time is not: the file is about another process.
      Files.writeString(run.folder().resolve("stranger.pid"), stranger.pid() + " 12345\n");
      Files.writeString(run.folder().resolve("torn.pid"), "12");
      assertThat(run.endLeftovers()).isEmpty();
      assertThat(stranger.isAlive()).isTrue();

      run.note("ours", stranger.toHandle());
      assertThat(run.endLeftovers()).containsExactly("ours");
      assertThat(stranger.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  private PostgresEngine postgres(int port) {
    return new PostgresEngine(Folders.below(folder), port, "admin-" + PASSWORD, PASSWORD);
  }

  /** Sends SIGKILL, as a machine without free memory does. */
  private void kill(String name) throws Exception {
    var noted = Files.readString(folder.resolve("run/" + name + ".pid")).split(" ");
    var process = ProcessHandle.of(Long.parseLong(noted[0])).orElseThrow();
    process.destroyForcibly();
    assertThat(Wait.until(Duration.ofSeconds(10), () -> !process.isAlive())).isTrue();
  }

  private static void keepsPersistentMessages(Broker broker, Map<String, Object> arguments)
      throws Exception {
    try (var connection = connect(broker);
        var channel = connection.createChannel()) {
      channel.queueDeclare("kept", true, false, false, arguments);
      publish(channel, "", "kept", "one");
    }
    broker.stop();
    broker.start();
    assertThat(take(broker)).isEqualTo("one");
    try (var connection = connect(broker);
        var channel = connection.createChannel()) {
      publish(channel, "", "kept", "two");
    }
  }

  private static void returnsUnroutableMessages(Broker broker) throws Exception {
    try (var connection = connect(broker);
        var channel = connection.createChannel()) {
      BlockingQueue<String> returned = new LinkedBlockingQueue<>();
      channel.addReturnListener(message -> returned.add(message.getRoutingKey()));
      channel.exchangeDeclare("nowhere", "topic", true);
      channel.confirmSelect();
      channel.basicPublish(
          "nowhere", "key", true, MessageProperties.PERSISTENT_BASIC, new byte[] {1});
      assertThat(returned.poll(10, TimeUnit.SECONDS)).isEqualTo("key");
      // RabbitMQ confirms a returned message, Qpid rejects it; both keep the channel open.
      channel.waitForConfirms(10_000);
      publish(channel, "", "kept", "three");
      assertThat(channel.isOpen()).isTrue();
    }
  }

  private static void publish(Channel channel, String exchange, String key, String text)
      throws Exception {
    channel.confirmSelect();
    channel.basicPublish(
        exchange,
        key,
        true,
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        text.getBytes(StandardCharsets.UTF_8));
    assertThat(channel.waitForConfirms(10_000)).isTrue();
  }

  private static String take(Broker broker) throws Exception {
    try (var connection = connect(broker);
        var channel = connection.createChannel()) {
      BlockingQueue<String> taken = new LinkedBlockingQueue<>();
      channel.basicConsume(
          "kept",
          true,
          (_, delivery) -> taken.add(new String(delivery.getBody(), StandardCharsets.UTF_8)),
          _ -> {});
      return taken.poll(20, TimeUnit.SECONDS);
    }
  }

  private static Connection connect(Broker broker) throws Exception {
    var connections = broker.address().connections();
    connections.setPassword("wrong");
    assertThatExceptionOfType(PossibleAuthenticationFailureException.class)
        .isThrownBy(connections::newConnection);
    connections.setPassword(broker.address().password());
    return connections.newConnection();
  }

  private static void with(
      RedisEngine redis, String password, java.util.function.Consumer<RedisClient> use) {
    var client =
        RedisClient.create(
            RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(redis.port())
                .withPassword(password.toCharArray())
                .build());
    try {
      use.accept(client);
    } finally {
      client.shutdown();
    }
  }

  private static void insert(DocumentStore mongo, String id) {
    try (var client = MongoClients.create(mongo.database("workstream").uri())) {
      client.getDatabase("workstream").getCollection("kept").insertOne(new Document("_id", id));
    }
  }

  private static void execute(PostgresAddress database, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(PostgresAddress database) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from t")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
