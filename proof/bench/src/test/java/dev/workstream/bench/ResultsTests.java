package dev.workstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTests {

  private static final Column RATE = Column.perSecond("drained");

  @Test
  void keepsTablesThatWereNotMeasured(@TempDir Path folder) throws Exception {
    var results = new Results(folder.resolve("results.json"));
    var relay = table("relay", 1.5);
    results.replace(List.of(relay, table("consumer", 2)));
    var after = results.replace(List.of(table("consumer", 3)));
    assertThat(after.stream().map(Table::markdown))
        .containsExactly(relay.markdown(), table("consumer", 3).markdown());
  }

  private static Table table(String name, double sample) {
    var table = new Table(name, "row", RATE);
    table.add("ours", RATE, sample);
    return table;
  }
}
