package dev.workstream.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples by row and column, one per round. Cells show the median and the range. */
final class Table {

  private final String name;
  private final String rowTitle;
  private final List<Column> columns;
  private final Map<String, Map<Column, List<Double>>> rows = new LinkedHashMap<>();

  /**
   * @param name matches the markers in the document
   */
  Table(String name, String rowTitle, Column... columns) {
    this.name = name;
    this.rowTitle = rowTitle;
    this.columns = List.of(columns);
  }

  String name() {
    return name;
  }

  String rowTitle() {
    return rowTitle;
  }

  List<Column> columns() {
    return columns;
  }

  List<String> rows() {
    return List.copyOf(rows.keySet());
  }

  void add(String row, Column column, double sample) {
    rows.computeIfAbsent(row, _ -> new LinkedHashMap<>())
        .computeIfAbsent(column, _ -> new ArrayList<>())
        .add(sample);
  }

  boolean has(String row, Column column) {
    return !samples(row, column).isEmpty();
  }

  double median(String row, Column column) {
    var sorted = sorted(row, column);
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double min(String row, Column column) {
    return sorted(row, column)[0];
  }

  double max(String row, Column column) {
    var sorted = sorted(row, column);
    return sorted[sorted.length - 1];
  }

  String markdown() {
    var text = new StringBuilder("| ").append(rowTitle);
    columns.forEach(column -> text.append(" | ").append(column.title()));
    text.append(" |\n|---").append("|---:".repeat(columns.size())).append("|\n");
    for (var row : rows.keySet()) {
      text.append("| ").append(row);
      columns.forEach(column -> text.append(" | ").append(cell(row, column)));
      text.append(" |\n");
    }
    return text.toString();
  }

  private String cell(String row, Column column) {
    return switch (samples(row, column).size()) {
      case 0 -> "";
      case 1 -> column.format(median(row, column));
      default ->
          "**%s** (%s–%s)"
              .formatted(
                  column.format(median(row, column)),
                  column.format(min(row, column)),
                  column.format(max(row, column)));
    };
  }

  private double[] sorted(String row, Column column) {
    var sorted = samples(row, column).stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  List<Double> samples(String row, Column column) {
    return rows.getOrDefault(row, Map.of()).getOrDefault(column, List.of());
  }
}
