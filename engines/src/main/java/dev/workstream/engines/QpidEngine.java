package dev.workstream.engines;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Apache Qpid Broker-J, for machines without RabbitMQ. Speaks the same protocol with confirms,
 * returns and persistence; RabbitMQ's own queue arguments it ignores. In a process of its own,
 * because it stops by itself as soon as its process is asked to end, before those that use it.
 */
final class QpidEngine implements Broker {

  private static final String NAME = "qpid";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  /** For whichever class path this process has; logback's own way is to log everything. */
  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{0} - %msg%n</pattern></encoder>
        </appender>
        <root level="warn"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private final Path data;
  private final Path log;
  private final RunFolder run;
  private final int port;
  private final String password;
  private @Nullable ChildProcess broker;
  private String version = "Apache Qpid Broker-J";

  QpidEngine(Folders folders, int port, String password) {
    this.data = folders.data(NAME);
    this.log = folders.log(NAME);
    this.run = folders.run();
    this.port = port;
    this.password = password;
  }

  @Override
  public RabbitAddress address() {
    return new RabbitAddress("127.0.0.1", port, "workstream", password);
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    Folders.writeSecret(data.resolve(QpidBroker.CONFIGURATION), configuration());
    var logging = Folders.writeSecret(data.resolve("logback.xml"), LOGGING);
    var command =
        JavaCommand.of(
            QpidBroker.class,
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dlogback.configurationFile=" + logging),
            List.of(data.toString()));
    broker = ChildProcess.start(NAME, command, Map.of(), data, log, run);
    var answer = Wait.forValue(START_LIMIT, () -> isRunning() ? AmqpProbe.version(address()) : "");
    if (answer == null || answer.isEmpty()) {
      var what = answer == null ? "did not come up within " + START_LIMIT : "ended at its start";
      stop();
      throw new EngineFailure("Apache Qpid Broker-J " + what + "; see " + log, null);
    }
    version = "Apache Qpid Broker-J " + answer;
  }

  @Override
  public void stop() {
    if (broker != null) {
      broker.stop(STOP_LIMIT);
      broker = null;
    }
  }

  @Override
  public void kill() {
    if (broker != null) {
      broker.kill();
    }
  }

  @Override
  public boolean isRunning() {
    return broker != null && broker.isAlive();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Path log() {
    return log;
  }

  private String configuration() {
    return """
    {
      "name": "workstream",
      "modelVersion": "9.0",
      "context": {"queue.behaviourOnUnknownDeclareArgument": "IGNORE"},
      "authenticationproviders": [{
        "name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
        "users": [{"name": "workstream", "type": "managed", "password": "%s"}]
      }],
      "ports": [{
        "name": "amqp", "port": "%d", "bindingAddress": "127.0.0.1",
        "authenticationProvider": "plain", "protocols": ["AMQP_0_9_1"],
        "virtualhostaliases": [
          {"name": "default", "type": "defaultAlias"}, {"name": "named", "type": "nameAlias"}
        ]
      }],
      "virtualhostnodes": [{
        "name": "workstream", "type": "DERBY", "defaultVirtualHostNode": "true",
        "storePath": "%s",
        "virtualHostInitialConfiguration": "{\\"type\\": \\"ProvidedStore\\"}"
      }]
    }
    """
        .formatted(password, port, data.resolve("store"));
  }
}
