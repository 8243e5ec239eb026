package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every alert has a runbook. */
class RunbookTests {

  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

  private static final Pattern RUNBOOK = Pattern.compile("runbook: (\\S+)#(\\S+)");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| <a id=\"(\\w+)\"></a>(\\w+) \\|");

  @Test
  void everyAlertHasItsRowAndEveryRowItsAlert() throws IOException {
    var rules = Files.readString(CHECKOUT.resolve("deploy/observability/alerts.yml"));
    var alerts = ALERT.matcher(rules).results().map(match -> match.group(1)).toList();
    assertThat(alerts).hasSizeGreaterThan(8).doesNotHaveDuplicates();

    var runbooks = RUNBOOK.matcher(rules).results().toList();
    assertThat(runbooks)
        .extracting(match -> match.group(2))
        .isEqualTo(alerts.stream().map(alert -> alert.toLowerCase(Locale.ROOT)).toList());
    assertThat(runbooks).extracting(match -> match.group(1)).containsOnly("docs/operations.md");

    var operations = Files.readString(CHECKOUT.resolve("docs/operations.md"));
    var rows = ROW.matcher(operations).results().toList();
    assertThat(rows).extracting(row -> row.group(2)).containsExactlyInAnyOrderElementsOf(alerts);
    assertThat(rows).allMatch(row -> row.group(1).equals(row.group(2).toLowerCase(Locale.ROOT)));
  }
}
