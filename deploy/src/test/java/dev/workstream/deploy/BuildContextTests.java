package dev.workstream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build of an image needs is sent to it. */
class BuildContextTests {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /** Maven reads all modules, whichever it is to build. */
  @ParameterizedTest
  @MethodSource("modules")
  void hasThePomOfEachModule(Path module) {
    assertThat(isSent(module.resolve("pom.xml").toString())).isTrue();
  }

  static List<Path> modules() {
    return modules(Path.of("")).toList();
  }

  private static Stream<Path> modules(Path parent) {
    return MODULE
        .matcher(Checkout.text(parent.resolve("pom.xml").toString()))
        .results()
        .map(found -> parent.resolve(found.group(1)))
        .flatMap(module -> Stream.concat(Stream.of(module), modules(module)));
  }

  @Test
  void hasNoMore() {
    assertThat(isSent("gateway/src/main/resources/application.yaml")).isTrue();
    assertThat(isSent("gateway/src/test/java/SomeTests.java")).isFalse();
    assertThat(isSent("gateway/target/workstream-gateway.jar")).isFalse();
    assertThat(isSent(".git/config")).isFalse();
  }

  /** As the rules for .dockerignore have it: the last line that matches a path or a parent wins. */
  private static boolean isSent(String path) {
    var isSent = true;
    for (var line : Checkout.text(".dockerignore").lines().toList()) {
      var isException = line.startsWith("!");
      var pattern = isException ? line.substring(1) : line;
      if (!line.isBlank() && !line.startsWith("#") && matches(pattern, path)) {
        isSent = isException;
      }
    }
    return isSent;
  }

  private static boolean matches(String pattern, String path) {
    var regex = new StringBuilder();
    for (var part : pattern.split("/")) {
      regex.append(
          part.equals("**")
              ? "(?:[^/]+/)*"
              : Pattern.quote(part).replace("*", "\\E[^/]*\\Q") + "/");
    }
    return Pattern.compile(regex.toString()).matcher(path + "/").lookingAt();
  }

  @ParameterizedTest
  @CsvSource({
    "*, .git/config, true",
    "*/pom.xml, gateway/pom.xml, true",
    "*/pom.xml, local/engines/pom.xml, false",
    "**/pom.xml, pom.xml, true",
    "**/pom.xml, proof/bench/one-process/pom.xml, true",
    "**/target, proof/bench/one-process/target/classes/A.class, true",
    "proto, prototype/pom.xml, false"
  })
  void matchesAsDockerDoes(String pattern, String path, boolean isMatch) {
    assertThat(matches(pattern, path)).isEqualTo(isMatch);
  }
}
