package dev.workstream.tasks.outbox;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

/** The bytes that the relay publishes for an event, without a database. */
public final class EventBytes {

  private static final String PRODUCER = "workstream-tasks";

  private final JsonMapper json = configured();

  /** The service's mapper, with the settings of its application.yaml. */
  public JsonMapper json() {
    return json;
  }

  public byte[] of(OutboxMessage message, String traceId) {
    return json.writeValueAsBytes(Envelope.of(message, PRODUCER, traceId));
  }

  private static JsonMapper configured() {
    var mapper = new JsonMapper[1];
    new ApplicationContextRunner()
        .withInitializer(new ConfigDataApplicationContextInitializer())
        .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
        .run(context -> mapper[0] = context.getBean(JsonMapper.class));
    return mapper[0];
  }
}
