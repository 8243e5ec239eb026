package dev.workstream.tasks.task;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/lifecycle.md draws the transitions that {@link TaskStatus} allows. */
class LifecycleTests {

  private static final Path LIFECYCLE = Path.of("../docs/lifecycle.md");

  private static final Pattern DRAWING =
      Pattern.compile("(?s)## Task\n.*?```mermaid\nstateDiagram-v2\n(.*?)```");

  private static final Pattern ARROW =
      Pattern.compile("(?m)^ +(\\S+) --> ([^\\s:]+)(?:: (\\S.*))?$");

  private static final String START_OR_END = "[*]";

  @Test
  void theDiagramMatchesTheTransitions() throws IOException {
    var table = new TreeMap<String, Set<String>>();
    for (var status : TaskStatus.values()) {
      var next = new TreeSet<String>();
      status.next().forEach(each -> next.add(name(each)));
      table.put(name(status), next.isEmpty() ? Set.of(START_OR_END) : next);
    }
    var created = new Task(TaskId.next(), new NewTask("Write it down", null), Instant.EPOCH);
    table.put(START_OR_END, Set.of(name(created.snapshot().status())));

    assertThat(drawn()).isEqualTo(table);
  }

  @Test
  void everyArrowBetweenStatusesNamesItsActor() throws IOException {
    assertThat(ARROW.matcher(drawing()).results())
        .isNotEmpty()
        .allMatch(arrow -> arrow.group(2).equals(START_OR_END) || arrow.group(3) != null);
  }

  private static Map<String, Set<String>> drawn() throws IOException {
    return ARROW
        .matcher(drawing())
        .results()
        .collect(
            toMap(
                arrow -> arrow.group(1),
                arrow -> Set.of(arrow.group(2)),
                (first, second) -> {
                  var all = new TreeSet<>(first);
                  all.addAll(second);
                  return all;
                }));
  }

  /** The arrows. Refuses any other line, because the comparison would miss it. */
  private static String drawing() throws IOException {
    var drawing = DRAWING.matcher(Files.readString(LIFECYCLE));
    assertThat(drawing.find()).as("the section Task of %s has a drawing", LIFECYCLE).isTrue();
    var arrows = drawing.group(1);
    assertThat(arrows.lines()).allMatch(line -> ARROW.matcher(line).matches());
    return arrows;
  }

  private static String name(TaskStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
