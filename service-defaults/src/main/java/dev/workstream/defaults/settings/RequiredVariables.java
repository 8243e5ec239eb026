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
 * Stops the start when a variable without a default is missing: an address or a secret that is
 * guessed wrong is worse than one that is asked for.
 *
 * <p>{@code workstream.required-variables} in application.yaml names each variable and its meaning.
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
