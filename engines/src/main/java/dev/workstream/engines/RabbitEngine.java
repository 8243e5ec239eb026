package dev.workstream.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A private node of an installed RabbitMQ: own name, ports, data, cookie and port mapper, so that
 * neither a node of the system nor its settings are touched.
 */
final class RabbitEngine implements Broker {

  private static final String NAME = "rabbitmq";
  private static final String PORT_MAPPER = "rabbitmq-epmd";
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final RabbitInstallation installation;
  private final Path data;
  private final Path log;
  private final RunFolder run;
  private final int port;
  private final int nodePort;
  private final String password;
  private @Nullable ChildProcess portMapper;
  private @Nullable ChildProcess node;
  private String version = "RabbitMQ";

  RabbitEngine(
      RabbitInstallation installation, Folders folders, int port, int nodePort, String password) {
    this.installation = installation;
    this.data = folders.data(NAME);
    this.log = folders.log(NAME);
    this.run = folders.run();
    this.port = port;
    this.nodePort = nodePort;
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
    stop();
    var environment = environment();
    // In the foreground: the one that a node starts for itself would stay behind.
    portMapper =
        ChildProcess.start(
            PORT_MAPPER,
            List.of(installation.portMapper().toString()),
            environment,
            data,
            log,
            run);
    node =
        ChildProcess.start(
            NAME, List.of(installation.server().toString()), environment, data, log, run);
    var answer =
        Wait.forValue(
            START_LIMIT,
            () -> {
              if (!isRunning()) {
                return "";
              }
              return AmqpProbe.version(address());
            });
    if (answer == null || answer.isEmpty()) {
      var what = answer == null ? "did not come up within " + START_LIMIT : "ended at its start";
      stop();
      throw new EngineFailure("RabbitMQ " + what + "; see " + log, null);
    }
    version = "RabbitMQ " + answer;
  }

  @Override
  public void stop() {
    if (node != null) {
      node.stop(Duration.ofSeconds(30));
      node = null;
    }
    if (portMapper != null) {
      portMapper.stop(Duration.ofSeconds(5));
      portMapper = null;
    }
  }

  @Override
  public void kill() {
    if (node != null) {
      node.kill();
    }
  }

  @Override
  public boolean isRunning() {
    return node != null && node.isAlive();
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
              .formatted(port, password));
      Files.writeString(data.resolve("enabled_plugins"), "[].\n");
      Files.writeString(data.resolve("rabbitmq-env.conf"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var environment = new HashMap<String, String>();
    environment.put("HOME", data.toString());
    environment.put("RABBITMQ_NODENAME", "workstream-" + port + "@localhost");
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
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
    // Then the script becomes the node, and signals meant for the node reach it.
    environment.put("RUNNING_UNDER_SYSTEMD", "true");
    return environment;
  }
}
