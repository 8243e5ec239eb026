package dev.workstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A document with generated tables. The benchmark replaces the text between {@code <!-- bench: name
 * -->} and {@code <!-- end -->}, and nothing else.
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
      throw new IllegalStateException("The document has no markers for the table " + table.name());
    }
    return text.substring(0, begin + mark.length()) + table.markdown() + text.substring(end);
  }
}
