package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

class InboxPropertiesTests {

  private static final Pattern BATCH =
      Pattern.compile("A batch of the consumer .* for up to ([0-9,]+) events");

  @Test
  void documentStatesTheDefaultBatchSize() throws IOException {
    var defaults =
        Binder.get(new MockEnvironment()).bindOrCreate("workstream.inbox", InboxProperties.class);
    var said = BATCH.matcher(Files.readString(Path.of("../docs/architecture.md")));
    assertThat(said.find()).isTrue();
    assertThat(said.group(1).replace(",", "")).isEqualTo(String.valueOf(defaults.batchSize()));
  }
}
