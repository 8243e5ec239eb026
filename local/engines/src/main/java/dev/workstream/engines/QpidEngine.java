package dev.workstream.engines;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs Apache Qpid Broker-J, for machines without RabbitMQ. Qpid has confirms, returns and
 * persistence, and ignores the queue arguments that only RabbitMQ knows. It is a separate process,
 * because it stops as soon as its process gets SIGTERM, and the services must stop first.
 */
final class QpidEngine extends ProcessEngine implements Broker {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  /** Does not depend on the class path; without a configuration logback logs everything. */
  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{0} - %msg%n</pattern></encoder>
        </appender>
        <root level="warn"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private final String password;

  QpidEngine(Folders folders, int port, String password) {
    super("Apache Qpid Broker-J", "qpid", folders, port, START_LIMIT);
    this.password = password;
  }

  @Override
  public RabbitAddress address() {
    return new RabbitAddress("127.0.0.1", port(), "workstream", password);
  }

  @Override
  EngineProcess launch() {
    Folders.writeSecret(data.resolve(QpidBroker.CONFIGURATION), configuration());
    var logging = Folders.writeSecret(data.resolve("logback.xml"), LOGGING);
    var command =
        JavaCommand.of(
            QpidBroker.class,
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dlogback.configurationFile=" + logging),
            List.of(data.toString()));
    return EngineProcess.of(child(command), STOP_LIMIT);
  }

  @Override
  @Nullable String askVersion() {
    return AmqpProbe.version(address());
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
        .formatted(password, port(), data.resolve("store"));
  }
}
