package dev.workstream.defaults.settings;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Stops the start if a required variable is missing, because a guessed address or secret is worse
 * than none.
 *
 * <p>{@code workstream.required-variables} in application.yaml lists each variable with its
 * meaning.
 */
class RequiredVariables
    implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    var environment = context.getEnvironment();
    var meanings =
        Binder.get(environment)
            .bind("workstream.required-variables", Bindable.mapOf(String.class, String.class))
            .orElse(Map.of());
    var missing = new TreeMap<String, String>();
    meanings.forEach((variable, meaning) -> {
      var property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
      var value = environment.getProperty(property);
      if (value == null || value.isBlank()) {
        missing.put(variable, meaning);
      }
    });
    if (!missing.isEmpty()) {
      throw new MissingVariables(missing);
    }
  }
}
