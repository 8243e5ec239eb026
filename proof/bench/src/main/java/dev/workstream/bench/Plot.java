package dev.workstream.bench;

import java.util.List;

/**
 * All tables as bars on one page that needs nothing else: the median, and a line for the spread.
 */
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
      <p>Medians of the rounds of one run; the thin line is from the least to the greatest.
        What each means is in <a href="performance.md">performance.md</a>.</p>
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
    var longest = rows.stream().mapToDouble(row -> table.greatest(row, column)).max().orElse(0);
    if (longest <= 0) {
      return;
    }
    page.append("<h2>%s: %s</h2>\n<table>\n".formatted(table.name(), column.title()));
    for (var row : rows) {
      var median = table.median(row, column);
      var least = 100 * table.least(row, column) / longest;
      var greatest = 100 * table.greatest(row, column) / longest;
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
                  least,
                  Math.max(0.2, greatest - least)));
    }
    page.append("</table>\n");
  }
}
