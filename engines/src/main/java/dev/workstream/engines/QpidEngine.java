package dev.workstream.engines;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apache Qpid Broker-J inside this process, for machines without RabbitMQ. Speaks the same protocol
 * with confirms, returns and persistence; RabbitMQ's own queue arguments it ignores.
 */
final class QpidEngine implements Broker {

  private static final Logger LOG = LoggerFactory.getLogger(QpidEngine.class);

  private static final String NAME = "qpid";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final Path data;
  private final Path log;
  private final int port;
  private final String password;
  private @Nullable SystemLauncher broker;
  private String version = "Apache Qpid Broker-J";

  QpidEngine(Folders folders, int port, String password) {
    this.data = folders.data(NAME);
    this.log = folders.log("launcher");
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
    var configuration = Folders.writeSecret(data.resolve("broker.json"), configuration());
    // Its store would leave a derby.log in whatever folder this process works in.
    System.setProperty("derby.stream.error.file", data.resolve("derby.log").toString());
    var starting = new SystemLauncher();
    try {
      starting.startup(
          new HashMap<>(
              Map.of(
                  SystemConfig.TYPE,
                  "Memory",
                  SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                  configuration.toString(),
                  SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                  "false",
                  SystemConfig.CONTEXT,
                  Map.of("qpid.work_dir", data.toString()))));
    } catch (Exception e) {
      throw new EngineFailure("Apache Qpid Broker-J failed; see " + log, e);
    }
    broker = starting;
    var answer = Wait.forValue(START_LIMIT, () -> AmqpProbe.version(address()));
    if (answer == null) {
      stop();
      throw new EngineFailure(
          "Apache Qpid Broker-J did not come up within " + START_LIMIT + "; see " + log, null);
    }
    version = "Apache Qpid Broker-J " + answer;
  }

  @Override
  public void stop() {
    var running = broker;
    broker = null;
    if (running != null) {
      try {
        running.shutdown();
      } catch (IllegalStateException e) {
        // It stops by itself when the process ends, and was first.
        LOG.debug("The broker had been stopped", e);
      }
    }
  }

  @Override
  public boolean isRunning() {
    return broker != null;
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
