package dev.workstream.deploy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table and the diagram of docs/architecture.md. */
final class Architecture {

  private static final Pattern ROW =
      Pattern.compile("^\\| ([\\w-]+) \\| ([\\w-]+) \\| (\\d+) \\|", Pattern.MULTILINE);

  private static final Pattern NODE =
      Pattern.compile("(\\w+)(\\(\\[|\\[\\[|\\[\\(|\\{\\{|\\[)([^\\])}]*)");
  private static final Pattern LABEL = Pattern.compile("\"[^\"]*\"");
  private static final Pattern SHAPE = Pattern.compile("[\\[({]+[^\\])}]*[\\])}]+");
  private static final Pattern LINE = Pattern.compile("\\s+(?:--|-\\.)[^>]*>\\s+");

  /** Who calls whom, with the names that the manifests use. */
  static final Set<Arrow> ARROWS =
      ROW.matcher(section("## Who calls whom"))
          .results()
          .map(row ->
              new Arrow(name(row.group(1)), name(row.group(2)), Integer.parseInt(row.group(3))))
          .collect(Collectors.toUnmodifiableSet());

  private Architecture() {}

  /** The pairs that the diagram joins. Who opens the connection is not to be seen there. */
  static Set<Set<String>> joinedInDiagram() {
    var names = new HashMap<String, String>();
    var diagram = section("flowchart LR");
    for (var node : NODE.matcher(diagram).results().toList()) {
      // Exchanges and queues are the broker's.
      var isOfBroker = List.of("[[", "{{").contains(node.group(2));
      names.put(node.group(1), isOfBroker ? "rabbitmq" : name(node.group(3)));
    }
    var pairs = new HashSet<Set<String>>();
    for (var line : diagram.lines().toList()) {
      var ends =
          LINE.splitAsStream(SHAPE.matcher(LABEL.matcher(line).replaceAll("")).replaceAll(""))
              .map(String::strip)
              .map(id -> names.getOrDefault(id, id))
              .toList();
      for (int i = 1; i < ends.size(); i++) {
        pairs.add(
            new TreeSet<>(List.of(ends.get(i - 1), ends.get(i)).stream().distinct().toList()));
      }
    }
    return pairs.stream().filter(pair -> pair.size() == 2).collect(Collectors.toSet());
  }

  private static String name(String inTheText) {
    return inTheText.toLowerCase(Locale.ROOT);
  }

  private static String section(String beginning) {
    var text = Checkout.text("docs/architecture.md");
    var from = text.indexOf(beginning);
    if (from < 0) {
      throw new IllegalStateException("docs/architecture.md has no " + beginning);
    }
    from += beginning.length();
    var to =
        Pattern.compile("^(```|## )", Pattern.MULTILINE)
            .matcher(text)
            .results()
            .mapToInt(end -> end.start());
    var start = from;
    return text.substring(from, to.filter(end -> end > start).findFirst().orElse(text.length()));
  }
}
