package dev.workstream.defaults.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.GenericApplicationContext;

class RequiredVariablesTests {

  private static final String HOST = "workstream.required-variables[SPRING_ENGINE_HOST]=its host";
  private static final String USER = "workstream.required-variables[SPRING_ENGINE_USER]=its user";

  @Test
  void namesEveryMissingVariableWithItsMeaning() {
    assertThatExceptionOfType(MissingVariables.class)
        .isThrownBy(() -> start(HOST, USER, "spring.engine.host= "))
        .satisfies(missing -> {
          var analysis = new MissingVariablesFailureAnalyzer().analyze(missing);
          assertThat(analysis).isNotNull();
          assertThat(analysis.getDescription())
              .contains("  SPRING_ENGINE_HOST: its host\n  SPRING_ENGINE_USER: its user");
        });
  }

  @Test
  void startsWhenEveryVariableIsSet() {
    start(HOST, USER, "spring.engine.host=localhost", "spring.engine.user=me");
  }

  private static void start(String... properties) {
    try (var context = new GenericApplicationContext()) {
      TestPropertyValues.of(properties).applyTo(context);
      new RequiredVariables().initialize(context);
    }
  }
}
