package dev.workstream.journeys;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.amqp.autoconfigure.RabbitProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import tools.jackson.databind.json.JsonMapper;

/** docs/configuration.md names the variables and defaults of the services. */
class ConfigurationTableTests {

  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();

  private static final List<String> SERVICES =
      List.of("gateway", "tasks-service", "notifications-service");

  /** Prefix of OpenTelemetry's own variables, which Boot reads too. */
  private static final String STANDARD = "OTEL_";

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Boot's own properties, from its metadata. */
  private final Map<String, Known> known = knownProperties();

  private final List<Row> rows = rows();

  /**
   * @param defaults as printed; empty if the cell has only words
   * @param isRequired the cell of the default is empty
   */
  private record Row(
      List<String> variables, List<String> services, List<String> defaults, boolean isRequired) {

    /** The printed default of one variable of one service; empty for none. */
    Optional<String> printed(String variable, String service) {
      if (defaults.size() <= 1) {
        return defaults.stream().findFirst();
      }
      var isByVariable = variables.size() == defaults.size();
      return Optional.of(
          defaults.get(isByVariable ? variables.indexOf(variable) : services.indexOf(service)));
    }
  }

  private record Known(String type, String defaultValue) {}

  @Test
  void everyVariableOfTheTableIsASettingOfItsService() {
    assertThat(rows).hasSizeGreaterThan(20);
    for (var row : rows) {
      for (var service : row.services()) {
        var own = ownProperties(service);
        assertThat(row.variables())
            .as("in the table for %s, but not a property", service)
            .allMatch(variable ->
                own.containsKey(variable) || isKnown(variable) || variable.startsWith(STANDARD));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> theTableHas() {
    return SERVICES.stream()
        .flatMap(service ->
            Stream.of(
                DynamicTest.dynamicTest(
                    "every setting of our own in " + service,
                    () ->
                        assertThat(variables(service, row -> true))
                            .containsAll(ownProperties(service).keySet())),
                DynamicTest.dynamicTest(
                    "exactly the required variables of " + service + " without a default",
                    () ->
                        assertThat(variables(service, Row::isRequired))
                            .isEqualTo(requiredVariables(service))),
                DynamicTest.dynamicTest(
                    "the defaults of " + service, () -> assertThatDefaultsAreTrue(service))));
  }

  private void assertThatDefaultsAreTrue(String service) {
    var own = ownProperties(service);
    var file = file(service);
    for (var row : rows) {
      if (row.isRequired() || !row.services().contains(service)) {
        continue;
      }
      for (var variable : row.variables()) {
        var inCode =
            Stream.of(
                    file.get(variable),
                    own.get(variable),
                    Optional.ofNullable(known.get(variable)).map(Known::defaultValue).orElse(""))
                .filter(value -> value != null && !value.isEmpty())
                .findFirst();
        assertThat(row.printed(variable, service)).as(variable).isEqualTo(inCode);
      }
    }
  }

  private Collection<String> variables(String service, Predicate<Row> condition) {
    return rows.stream()
        .filter(row -> row.services().contains(service))
        .filter(condition)
        .flatMap(row -> row.variables().stream())
        .collect(toCollection(TreeSet::new));
  }

  private static List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (var line : read(CHECKOUT.resolve("docs/configuration.md")).lines().toList()) {
      if (!line.startsWith("| `")) {
        continue;
      }
      var cells = line.substring(1).split("\\|", -1);
      var services = cells[1].strip();
      if (services.matches("`(\\./workstream|docker compose)`|tests")) {
        continue;
      }
      rows.add(
          new Row(
              variables(cells[0]),
              Stream.of("all", "as above").anyMatch(services::equals)
                  ? SERVICES
                  : List.of(services.split(", ")),
              codes(cells[2]),
              cells[2].isBlank()));
    }
    return rows;
  }

  /** The variables of a cell. Completes names that the table abbreviates. */
  private static List<String> variables(String cell) {
    var variables = new ArrayList<String>();
    for (var code : codes(cell)) {
      variables.add(
          code.startsWith("…")
              ? variables.getLast().replaceFirst("_[A-Z]+$", code.substring(1))
              : code);
    }
    return variables;
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }

  /** The environment variable of a property. */
  private static String variable(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static Map<String, String> file(String service) {
    var yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(
        new FileSystemResource(CHECKOUT.resolve(service + "/src/main/resources/application.yaml")));
    var values = new HashMap<String, String>();
    yaml.getObject()
        .forEach((name, value) -> {
          values.put(variable("" + name), "" + value);
          values.put(variable(name.toString().replace('-', '_')), "" + value);
        });
    return values;
  }

  private static Collection<String> requiredVariables(String service) {
    var prefix = "WORKSTREAM_REQUIREDVARIABLES[";
    return file(service).keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length(), name.length() - 1))
        .collect(toCollection(TreeSet::new));
  }

  /** The variables of a service's own properties, with their defaults; empty for none. */
  private static Map<String, String> ownProperties(String service) {
    var classes = CHECKOUT.resolve(service + "/target/classes");
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      var scanner = new ClassPathScanningCandidateComponentProvider(false);
      scanner.setResourceLoader(new DefaultResourceLoader(loader));
      scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
      var properties = new HashMap<String, String>();
      for (var candidate : scanner.findCandidateComponents("dev.workstream")) {
        var type = loader.loadClass(candidate.getBeanClassName());
        collect(type.getAnnotation(ConfigurationProperties.class).value(), type, properties);
      }
      return properties;
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collect(String prefix, Class<?> type, Map<String, String> properties) {
    for (var parameter : type.getDeclaredConstructors()[0].getParameters()) {
      var name = prefix + "." + parameter.getName();
      if (parameter.getType().isRecord()) {
        collect(name, parameter.getType(), properties);
      } else {
        var value = parameter.getAnnotation(DefaultValue.class);
        properties.put(
            variable(name),
            value == null ? "" : Arrays.stream(value.value()).collect(joining(",")));
      }
    }
  }

  private static Map<String, Known> knownProperties() {
    var json = new JsonMapper();
    var properties = new HashMap<String, Known>();
    try {
      var resources =
          ConfigurationTableTests.class
              .getClassLoader()
              .getResources("META-INF/spring-configuration-metadata.json");
      for (var resource : Collections.list(resources)) {
        try (var stream = resource.openStream()) {
          for (var property : json.readTree(stream).path("properties")) {
            var name = property.path("name").asString();
            var known =
                new Known(
                    property.path("type").asString(""), property.path("defaultValue").asString(""));
            properties.put(variable(name), known);
            // Boot also accepts an underscore for a dash.
            properties.put(variable(name.replace('-', '_')), known);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // The code computes this default, so the metadata lacks it.
    var port = Integer.toString(new RabbitProperties().determinePort());
    properties.put("SPRING_RABBITMQ_PORT", new Known("java.lang.Integer", port));
    return properties;
  }

  /** Whether the variable is a property, or part of a value in a map property. */
  private boolean isKnown(String variable) {
    if (known.containsKey(variable)) {
      return true;
    }
    return known.entrySet().stream()
        .filter(property -> property.getValue().type().startsWith("java.util.Map<"))
        .filter(property -> variable.startsWith(property.getKey() + "_"))
        .anyMatch(property -> {
          var rest = variable.substring(property.getKey().length() + 1);
          var type = property.getValue().type().replaceFirst(".*,(.*)>", "$1");
          return rest.contains("_") && has(type(type), rest.substring(rest.indexOf('_') + 1));
        });
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean has(Class<?> type, String path) {
    try {
      var bean = Introspector.getBeanInfo(type);
      return Arrays.stream(bean.getPropertyDescriptors())
          .filter(property -> property.getReadMethod() != null)
          .anyMatch(property -> {
            var name = property.getName().toUpperCase(Locale.ROOT);
            return path.equals(name)
                || path.startsWith(name + "_")
                    && has(property.getPropertyType(), path.substring(name.length() + 1));
          });
    } catch (IntrospectionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
