package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/**
 * The released schemas and examples of events. Lists the folders in docs/contracts/released/events,
 * so that tests include a new release automatically.
 */
final class ReleasedEvents {

  static final Path CONTRACTS =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/contracts");

  private static final Path FOLDER = CONTRACTS.resolve("released/events");
  private static final String IDS = "https://workstream.dev/schemas/events/v1/";

  private ReleasedEvents() {}

  /** The folders of this major version. */
  static List<Path> releases() throws IOException {
    try (var folders = Files.list(FOLDER)) {
      var found =
          folders
              .filter(folder -> folder.getFileName().toString().startsWith("1."))
              .sorted()
              .toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  /** Every example event ever published. */
  static List<Path> examples() throws IOException {
    try (var files = Files.walk(FOLDER)) {
      var found =
          files
              .filter(file -> file.getParent().endsWith("examples"))
              .filter(file -> file.toString().endsWith(".json"))
              .sorted()
              .toList();
      assertThat(found).hasSizeGreaterThanOrEqualTo(6);
      return found;
    }
  }

  /** A released schema; its references resolve within the release. */
  static Schema schema(Path release, String name) throws IOException {
    var texts = new HashMap<String, String>();
    try (var files = Files.list(release.resolve("schemas"))) {
      for (var file : files.toList()) {
        texts.put(IDS + file.getFileName(), Files.readString(file));
      }
    }
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts))
        .getSchema(SchemaLocation.of(IDS + name + ".schema.json"));
  }
}
