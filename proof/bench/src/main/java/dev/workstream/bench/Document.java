package dev.workstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A document with tables that are written by the benchmark, each between {@code <!-- bench: name
 * -->} and {@code <!-- end -->}; what stands around them is written by people.
 */
record Document(Path file) {

  void write(List<Table> tables) throws IOException {
    var text = Files.readString(file);
    for (var table : tables) {
      text = replaced(text, table);
    }
    Files.writeString(file, text);
  }

  static String replaced(String text, Table table) {
    var mark = "<!-- bench: %s -->\n".formatted(table.name());
    var begin = text.indexOf(mark);
    var end = text.indexOf("<!-- end -->", Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw new IllegalStateException("There is no place for the table " + table.name());
    }
    return text.substring(0, begin + mark.length()) + table.markdown() + text.substring(end);
  }
}
