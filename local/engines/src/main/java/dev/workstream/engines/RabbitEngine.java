package dev.workstream.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a private node of the installed RabbitMQ, with separate name, ports, data, cookie and port
 * mapper. It touches neither the system's node nor its settings.
 */
final class RabbitEngine extends ProcessEngine implements Broker {

  private static final String NAME = "rabbitmq";
  private static final String PORT_MAPPER = "rabbitmq-epmd";
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration PORT_MAPPER_STOP_LIMIT = Duration.ofSeconds(5);

  private final RabbitInstallation installation;
  private final int nodePort;
  private final String password;

  RabbitEngine(
      RabbitInstallation installation, Folders folders, int port, int nodePort, String password) {
    super("RabbitMQ", NAME, folders, port, START_LIMIT);
    this.installation = installation;
    this.nodePort = nodePort;
    this.password = password;
  }

  @Override
  public RabbitAddress address() {
    return new RabbitAddress("127.0.0.1", port(), "workstream", password);
  }

  @Override
  EngineProcess launch() {
    var environment = environment();
    // Start the port mapper here: if the node starts one, that one keeps running after the node.
    var portMapper = child(PORT_MAPPER, List.of(installation.portMapper().toString()), environment);
    try {
      var node = child(NAME, List.of(installation.server().toString()), environment);
      return new NodeAndPortMapper(node, portMapper);
    } catch (EngineFailure e) {
      portMapper.stop(PORT_MAPPER_STOP_LIMIT);
      throw e;
    }
  }

  /** The node is the server; the port mapper must end with it. */
  private record NodeAndPortMapper(ChildProcess node, ChildProcess portMapper)
      implements EngineProcess {

    @Override
    public boolean isAlive() {
      return node.isAlive();
    }

    @Override
    public void stop() {
      node.stop(STOP_LIMIT);
      portMapper.stop(PORT_MAPPER_STOP_LIMIT);
    }

    @Override
    public void kill() {
      node.kill();
    }
  }

  @Override
  @Nullable String askVersion() {
    return AmqpProbe.version(address());
  }

  private Map<String, String> environment() {
    try {
      Folders.writeSecret(
          data.resolve("rabbitmq.conf"),
          """
          listeners.tcp.1 = 127.0.0.1:%d
          default_user = workstream
          default_pass = %s
          loopback_users = none
          log.console = true
          log.console.level = info
          log.file = false
          disk_free_limit.absolute = 50MB
          """
              .formatted(port(), password));
      Files.writeString(data.resolve("enabled_plugins"), "[].\n");
      Files.writeString(data.resolve("rabbitmq-env.conf"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var environment = new HashMap<String, String>();
    environment.put("HOME", data.toString());
    environment.put("RABBITMQ_NODENAME", "workstream-" + port() + "@localhost");
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(port()));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(nodePort));
    environment.put("RABBITMQ_CONF_ENV_FILE", data.resolve("rabbitmq-env.conf").toString());
    environment.put("RABBITMQ_CONFIG_FILE", data.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_CONFIG_FILES", data.resolve("conf.d").toString());
    environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", data.resolve("advanced.config").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", data.resolve("enabled_plugins").toString());
    environment.put("RABBITMQ_MNESIA_BASE", data.resolve("mnesia").toString());
    environment.put("RABBITMQ_GENERATED_CONFIG_DIR", data.resolve("generated").toString());
    environment.put("RABBITMQ_SCHEMA_DIR", data.resolve("schema").toString());
    environment.put("RABBITMQ_LOG_BASE", data.resolve("log").toString());
    environment.put("RABBITMQ_PID_FILE", data.resolve("node.pid").toString());
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    environment.put("ERL_EPMD_PORT", Integer.toString(nodePort + 1));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    // Makes the script exec the node, so that the node gets our signals.
    environment.put("RUNNING_UNDER_SYSTEMD", "true");
    return environment;
  }
}
