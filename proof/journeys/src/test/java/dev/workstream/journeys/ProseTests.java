package dev.workstream.journeys;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Comments, documents and messages stay in plain English: see lint/refused-phrases.txt. */
class ProseTests {

  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
  private static final int MAX_PER_THOUSAND_WORDS = 2;

  /** Released documents never change; the others are not ours or not read as prose. */
  private static final Set<String> SKIPPED_FOLDERS =
      Set.of(".git", "target", "node_modules", "released", ".workstream");

  /** A shorter text is a name or a format, not a message. */
  private static final int MIN_MESSAGE_WORDS = 4;

  private static final Pattern WORD = Pattern.compile("[A-Za-z']+");
  private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");

  /** Java and JavaScript. Strings come first, so that an address in one is not a comment. */
  private static final Pattern STRING_OR_COMMENT =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\n])*+'"
              + "|//[^\n]*|/\\*[\\s\\S]*?\\*/");

  private static final Pattern HASH_COMMENT = Pattern.compile("(?m)(?:^|\\s)#[^\n]*");
  private static final Pattern SQL_COMMENT = Pattern.compile("--[^\n]*");

  private static final Pattern REFUSED = refused();

  private enum Kind {
    COMMENTS,
    DOCUMENTS,
    MESSAGES
  }

  private record Prose(Kind kind, Path file, String text) {

    int words() {
      return (int) WORD.matcher(text).results().count();
    }

    List<String> refused() {
      return REFUSED.matcher(text).results().map(MatchResult::group).toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusedPhrasesAreRare(Kind kind) throws IOException {
    var all = prose().stream().filter(each -> each.kind() == kind).toList();
    var words = all.stream().mapToInt(Prose::words).sum();
    var refused = all.stream().mapToInt(each -> each.refused().size()).sum();
    assertThat(words).isGreaterThan(1_000);
    assertThat(refused * 1_000.0 / words)
        .as("refused phrases per 1,000 words of %s; most of them in%n%s", kind, worst(all))
        .isLessThan(MAX_PER_THOUSAND_WORDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A.java      | int a; // Whoever is told        | COMMENTS  | 2
          A.java      | /** What has\\n * to be */        | COMMENTS  | 1
          A.java      | "see http://x//what is new here" | MESSAGES  | 1
          A.java      | "what is"                        | MESSAGES  | 0
          a.md        | Goes\\non and goes on            | DOCUMENTS | 2
          a.md        | ```\\nwhat is\\n```\\n           | DOCUMENTS | 0
          a.yaml      | a: b#c # as it is                | COMMENTS  | 1
          a.sql       | select 1 -- of its own           | COMMENTS  | 1
          """)
  void countsWherePeopleRead(String file, String text, Kind kind, int count) {
    var found =
        proseOf(Path.of("src/main", file), text.replace("\\n", "\n")).stream()
            .filter(each -> each.kind() == kind)
            .mapToInt(each -> each.refused().size())
            .sum();
    assertThat(found).isEqualTo(count);
  }

  @Test
  void leavesReleasedDocumentsAlone() throws IOException {
    assertThat(prose()).noneMatch(each -> each.file().toString().contains("/released/"));
  }

  private static List<Prose> prose() throws IOException {
    var all = new ArrayList<Prose>();
    Files.walkFileTree(
        CHECKOUT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED_FOLDERS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isRead(file.getFileName().toString())) {
              all.addAll(proseOf(CHECKOUT.relativize(file), Files.readString(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return all;
  }

  private static boolean isRead(String name) {
    return name.matches("workstream|Dockerfile|.+\\.(java|md|js|mjs|proto|ya?ml|sh|sql)");
  }

  private static List<Prose> proseOf(Path file, String text) {
    var name = file.getFileName().toString();
    if (name.endsWith(".md")) {
      return List.of(new Prose(Kind.DOCUMENTS, file, CODE_BLOCK.matcher(text).replaceAll("")));
    }
    if (name.endsWith(".sql")) {
      return List.of(new Prose(Kind.COMMENTS, file, all(SQL_COMMENT, text)));
    }
    if (!name.matches(".+\\.(java|js|mjs|proto)")) {
      return List.of(new Prose(Kind.COMMENTS, file, all(HASH_COMMENT, text)));
    }
    var comments = new ArrayList<String>();
    var messages = new ArrayList<String>();
    STRING_OR_COMMENT
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .forEach(each -> {
          if (each.startsWith("/")) {
            comments.add(each.replaceAll("(?m)^\\s*\\*", ""));
          } else if (isMessage(each)) {
            messages.add(each);
          }
        });
    var found = new ArrayList<Prose>();
    found.add(new Prose(Kind.COMMENTS, file, String.join("\n", comments)));
    if (name.endsWith(".java") && file.toString().contains("src/main")) {
      found.add(new Prose(Kind.MESSAGES, file, String.join("\n", messages)));
    }
    return found;
  }

  private static boolean isMessage(String literal) {
    return !literal.startsWith("\"\"\"")
        && WORD.matcher(literal).results().count() >= MIN_MESSAGE_WORDS;
  }

  private static String all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(joining("\n"));
  }

  private static String worst(List<Prose> all) {
    return all.stream()
        .sorted(Comparator.comparing((Prose each) -> -each.refused().size()))
        .limit(10)
        .map(each -> each.file() + ": " + each.refused())
        .collect(joining("\n"));
  }

  private static Pattern refused() {
    try (var lines = Files.lines(CHECKOUT.resolve("lint/refused-phrases.txt"))) {
      var phrases =
          lines
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> line.strip().replace(" ", "\\s+"))
              .collect(joining("|"));
      return Pattern.compile("\\b(?:" + phrases + ")\\b", Pattern.CASE_INSENSITIVE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
