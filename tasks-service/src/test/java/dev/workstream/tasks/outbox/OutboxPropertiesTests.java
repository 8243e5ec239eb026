package dev.workstream.tasks.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class OutboxPropertiesTests {

  private static final Pattern PASS =
      Pattern.compile("A pass of the relay .* for up to ([0-9,]+) events of different tasks");

  @Test
  void theDocumentNamesTheBatchSize() throws IOException {
    var defaults =
        Binder.get(new MockEnvironment()).bindOrCreate("workstream.outbox", OutboxProperties.class);
    var said = PASS.matcher(Files.readString(Path.of("../docs/architecture.md")));
    assertThat(said.find()).isTrue();
    assertThat(said.group(1).replace(",", "")).isEqualTo(String.valueOf(defaults.batchSize()));
  }
}
