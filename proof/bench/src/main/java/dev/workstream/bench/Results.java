package dev.workstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file with every sample of the last measurement of each table. A run replaces only the tables
 * that it measured.
 */
record Results(Path file) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private record StoredColumn(String title, int digits) {}

  private record StoredTable(
      String name,
      String rowTitle,
      List<StoredColumn> columns,
      Map<String, Map<String, List<Double>>> rows) {}

  /** Replaces the tables of the same names, and returns all tables. */
  List<Table> replace(List<Table> measured) throws IOException {
    var all = new LinkedHashMap<String, Table>();
    if (Files.exists(file)) {
      for (var stored : JSON.readValue(Files.readString(file), StoredTable[].class)) {
        all.put(stored.name(), table(stored));
      }
    }
    measured.forEach(table -> all.put(table.name(), table));
    var tables = List.copyOf(all.values());
    Files.writeString(
        file, JSON.writeValueAsString(tables.stream().map(Results::stored).toList()) + "\n");
    return tables;
  }

  private static StoredTable stored(Table table) {
    var rows = new LinkedHashMap<String, Map<String, List<Double>>>();
    for (var row : table.rows()) {
      var cells = new LinkedHashMap<String, List<Double>>();
      for (var column : table.columns()) {
        if (table.has(row, column)) {
          cells.put(column.title(), table.samples(row, column));
        }
      }
      rows.put(row, cells);
    }
    var columns = new ArrayList<StoredColumn>();
    table
        .columns()
        .forEach(column -> columns.add(new StoredColumn(column.title(), column.digits())));
    return new StoredTable(table.name(), table.rowTitle(), columns, rows);
  }

  private static Table table(StoredTable stored) {
    var columns =
        stored.columns().stream()
            .map(column -> new Column(column.title(), column.digits()))
            .toArray(Column[]::new);
    var table = new Table(stored.name(), stored.rowTitle(), columns);
    stored
        .rows()
        .forEach((row, cells) -> {
          for (var column : columns) {
            cells
                .getOrDefault(column.title(), List.of())
                .forEach(sample -> table.add(row, column, sample));
          }
        });
    return table;
  }
}
