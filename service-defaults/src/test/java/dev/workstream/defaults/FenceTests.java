package dev.workstream.defaults;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Code that all services share must not know the domain. */
class FenceTests {

  private static final Path SOURCES = Path.of("src/main/java");

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  @Test
  void importsNoServiceAndNoContract() {
    noImportOf(
            "dev.workstream.gateway..",
            "dev.workstream.tasks..",
            "dev.workstream.notifications..",
            "dev.workstream.proto..")
        .check(CLASSES);
  }

  @Test
  void noticesAForbiddenImport() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> noImportOf("org.slf4j..").check(CLASSES));
  }

  private static ArchRule noImportOf(String... packages) {
    return noClasses().should().dependOnClassesThat().resideInAnyPackage(packages);
  }

  @Test
  void containsNoDomainWords() throws IOException {
    var found = new TreeMap<String, Object>();
    try (var files = Files.walk(SOURCES)) {
      for (var file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        var words = DomainWords.in(Files.readString(file));
        if (!words.isEmpty()) {
          found.put(file.toString(), words);
        }
      }
    }
    assertThat(found).isEmpty();
    assertThat(CLASSES).isNotEmpty();
  }

  @Test
  void findsDomainWordsInNamesAndTexts() throws IOException {
    assertThat(
            DomainWords.in(
                """
                package dev.workstream.defaults.workers;

                class TaskQueue {
                  static final int MAX_EVENTS = 1;
                  String webhookUrl = "dev.workstream.v1";
                  void run(int machine) { var s = "workstream.task.created"; }
                }
                """))
        .containsExactly(
            "workers",
            "TaskQueue",
            "MAX_EVENTS",
            "webhookUrl",
            "machine",
            "workstream.task.created");
  }

  @Test
  void allowsLibraryNamesAndLongerWords() throws IOException {
    assertThat(
            DomainWords.in(
                """
                package dev.workstream.defaults;

                class Loop implements ApplicationListener<ContextClosedEvent> {
                  TaskExecutor executor;
                  String prevented = "multitasking";
                  @Override
                  public void onApplicationEvent(ContextClosedEvent closed) {}
                }
                """))
        .isEmpty();
  }
}
