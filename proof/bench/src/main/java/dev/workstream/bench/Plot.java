package dev.workstream.bench;

import java.util.List;

/** Draws all tables as bars on one self-contained page: the median, and a line from min to max. */
final class Plot {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Workstream, measured</title>
      <style>
        :root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        h2 { font-size: 1rem; margin: 2rem 0 .5rem }
        table { border-spacing: 0 2px; width: 100% }
        th { text-align: left; font-weight: normal; width: 18rem }
        td.number { text-align: right; width: 6rem; font-variant-numeric: tabular-nums }
        td.bar { position: relative }
        .median { background: #4078c8; height: 1em }
        .spread { position: absolute; top: 50%; height: 2px; background: currentColor }
      </style>
      <h1>Workstream, measured</h1>
      <p>Bars show the median of the rounds, thin lines the range from minimum to maximum.
        <a href="performance.md">performance.md</a> explains each figure.</p>
      """;

  private Plot() {}

  static String of(List<Table> tables) {
    var page = new StringBuilder(HEAD);
    for (var table : tables) {
      for (var column : table.columns()) {
        chart(page, table, column);
      }
    }
    return page.append("</html>\n").toString();
  }

  private static void chart(StringBuilder page, Table table, Column column) {
    var rows = table.rows().stream().filter(row -> table.has(row, column)).toList();
    var longest = rows.stream().mapToDouble(row -> table.max(row, column)).max().orElse(0);
    if (longest <= 0) {
      return;
    }
    page.append("<h2>%s: %s</h2>\n<table>\n".formatted(table.name(), column.title()));
    for (var row : rows) {
      var median = table.median(row, column);
      var min = 100 * table.min(row, column) / longest;
      var max = 100 * table.max(row, column) / longest;
      page.append(
          """
          <tr><th>%s</th><td class="number">%s</td><td class="bar">\
          <div class="median" style="width:%.1f%%"></div>\
          <div class="spread" style="left:%.1f%%;width:%.1f%%"></div></td></tr>
          """
              .formatted(
                  row,
                  column.format(median),
                  100 * median / longest,
                  min,
                  Math.max(0.2, max - min)));
    }
    page.append("</table>\n");
  }
}
