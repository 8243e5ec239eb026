package dev.workstream.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An installed RabbitMQ.
 *
 * @param server the script that starts a node
 * @param portMapper Erlang's epmd
 */
record RabbitInstallation(Path server, Path portMapper) {

  /** Debian's scripts on the PATH switch to the system's user and node; the scripts here do not. */
  private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/lib");

  static Optional<RabbitInstallation> find(SearchPath path) {
    return path.find("rabbitmq-server")
        .map(server -> behindDebiansWrapper().orElse(server))
        .flatMap(server ->
            path.find("epmd").map(portMapper -> new RabbitInstallation(server, portMapper)));
  }

  private static Optional<Path> behindDebiansWrapper() {
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (var versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("sbin/rabbitmq-server"))
          .filter(Files::isExecutable)
          .max(Path::compareTo);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
