package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/** A packaged service without a required variable stops at once and explains the variable. */
class MissingVariablesJourneyTests {

  private static final Path CHECKOUT =
      Path.of(System.getProperty("workstream.checkout")).normalize();

  @TempDir Path secrets;

  private record End(int status, String output) {}

  @ParameterizedTest
  @CsvSource({
    "gateway, workstream-gateway",
    "tasks-service, workstream-tasks",
    "notifications-service, workstream-notifications"
  })
  void namesTheMissingVariables(String service, String artifact) throws Exception {
    var required = required(service);
    assertThat(required).isNotEmpty();

    var end = start(service, artifact, Map.of());
    assertThat(end.status()).as(end.output()).isEqualTo(1);
    required.forEach(
        (variable, meaning) -> assertThat(end.output()).contains(variable + ": " + meaning));
  }

  @ParameterizedTest
  @CsvSource({
    "gateway, workstream-gateway",
    "tasks-service, workstream-tasks",
    "notifications-service, workstream-notifications"
  })
  void treatsBlankAsMissingAndAFileAsSet(String service, String artifact) throws Exception {
    var required = required(service);
    var blank = required.firstKey();
    var variables = new HashMap<String, String>();
    variables.put(blank, " ");
    variables.put("SPRING_CONFIG_IMPORT", "configtree:" + secrets + "/");
    for (var variable : required.tailMap(blank, false).keySet()) {
      var property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
      Files.writeString(secrets.resolve(property), "in a file");
    }

    var end = start(service, artifact, variables);
    assertThat(end.status()).as(end.output()).isEqualTo(1);
    assertThat(end.output()).contains(blank + ": " + required.get(blank));
    required
        .tailMap(blank, false)
        .keySet()
        .forEach(variable -> assertThat(end.output()).doesNotContain(variable));
  }

  private End start(String service, String artifact, Map<String, String> variables)
      throws IOException, InterruptedException {
    var output = secrets.resolveSibling(secrets.getFileName() + "-" + service + ".log");
    var jar = CHECKOUT.resolve(service).resolve("target").resolve(artifact + ".jar");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(SPRING|MANAGEMENT|SERVER)_.*"));
    builder.environment().putAll(variables);
    var process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new End(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }

  /** Each required variable with its meaning. */
  private static TreeMap<String, String> required(String service) {
    var yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(
        new FileSystemResource(CHECKOUT.resolve(service + "/src/main/resources/application.yaml")));
    var prefix = "workstream.required-variables[";
    var required = new TreeMap<String, String>();
    yaml.getObject()
        .forEach((name, meaning) -> {
          var key = name.toString();
          if (key.startsWith(prefix)) {
            required.put(key.substring(prefix.length(), key.length() - 1), meaning.toString());
          }
        });
    return required;
  }
}
