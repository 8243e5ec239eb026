package dev.workstream.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The passwords of one system, created at its first start and stored beside its data.
 *
 * @param postgresAdmin password of PostgreSQL's superuser
 * @param postgres password of the tasks-service's role
 */
record Secrets(String postgresAdmin, String postgres, String rabbit, String redis) {

  static Secrets of(Home home) {
    return read(home.folder().resolve("secrets.properties"));
  }

  private static Secrets read(Path file) {
    try {
      var properties = new Properties();
      if (Files.exists(file)) {
        try (var reader = Files.newBufferedReader(file)) {
          properties.load(reader);
        }
      }
      var secrets =
          new Secrets(
              known(properties, "postgres-admin"),
              known(properties, "postgres"),
              known(properties, "rabbitmq"),
              known(properties, "redis"));
      try (var writer = Files.newBufferedWriter(file)) {
        properties.store(
            writer, "Created at the first start. The data in this folder needs these passwords.");
      }
      return secrets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String known(Properties properties, String name) {
    return (String) properties.computeIfAbsent(name, _ -> random());
  }

  private static String random() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
