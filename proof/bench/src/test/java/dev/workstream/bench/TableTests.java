package dev.workstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTests {

  private static final Column RATE = Column.perSecond("drained");
  private static final Column DELAY = Column.millis("p99");

  private final Table table = new Table("relay", "relay", RATE, DELAY);

  @Test
  void showsMedianAndRangeOfTheRounds() {
    for (var sample : List.of(3_000.0, 1_000.0, 2_000.0)) {
      table.add("ours", RATE, sample);
    }
    table.add("ours", DELAY, 1.25);
    table.add("theirs", RATE, 1);
    table.add("theirs", RATE, 2);
    assertThat(table.markdown())
        .isEqualTo(
            """
            | relay | drained, per second | p99, ms |
            |---|---:|---:|
            | ours | **2,000** (1,000–3,000) | 1.3 |
            | theirs | **2** (1–2) |  |
            """);
    assertThat(table.median("theirs", RATE)).isEqualTo(1.5);
  }

  @Test
  void replacesTheTextBetweenItsMarkers() {
    table.add("ours", RATE, 1);
    var text = "Before\n<!-- bench: relay -->\nold\n<!-- end -->\nAfter\n";
    assertThat(Document.replaced(text, table))
        .isEqualTo("Before\n<!-- bench: relay -->\n" + table.markdown() + "<!-- end -->\nAfter\n");
    assertThatIllegalStateException().isThrownBy(() -> Document.replaced("Nothing", table));
  }

  @Test
  void isPlottedWithItsRange() {
    table.add("ours", RATE, 50);
    table.add("ours", RATE, 100);
    assertThat(Plot.of(List.of(table)))
        .contains("relay: drained, per second", "width:75.0%", "left:50.0%;width:50.0%");
  }
}
