package dev.workstream.notifications.inbox;

import static java.util.stream.Collectors.joining;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.workstream.notifications.broker.DeadLetterReason;
import dev.workstream.notifications.broker.Delivery;
import dev.workstream.proto.events.EventType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decodes messages and checks them against the contract, proto/workstream/events/v1. The result
 * depends on the message alone, so a redelivered message gets the same result.
 */
@Component
class EventDecoder {

  private static final String SCHEMAS = "https://workstream.dev/schemas/";
  private static final String EVENTS = SCHEMAS + "events/v1/";
  private static final int DETAIL_LIMIT = 500;

  private final JsonMapper json =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(32).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Schema envelope;

  /**
   * The schemas of known types. The service records events of other types without checking the
   * payload.
   */
  private final Map<String, Schema> types;

  private final InboxProperties properties;

  EventDecoder(InboxProperties properties) {
    this.properties = properties;
    // Load schemas from the class path only: validation must not depend on a network.
    var schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemaIdResolvers(
                    resolvers -> resolvers.mapPrefix(SCHEMAS, "classpath:workstream/")));
    envelope = schemas.getSchema(SchemaLocation.of(EVENTS + "envelope.schema.json"));
    types =
        EventType.known().stream()
            .map(EventType::toString)
            .collect(
                Collectors.toMap(
                    type -> type,
                    type -> schemas.getSchema(SchemaLocation.of(EVENTS + type + ".schema.json"))));
  }

  Decoded decode(Delivery delivery) {
    return switch (parse(delivery)) {
      case Parsed.Json json -> event(delivery, json);
      case Parsed.Failed(var unreadable) -> unreadable;
    };
  }

  /** The cheap part of decoding: it finds the event's id, so that duplicates can be dropped. */
  Parsed parse(Delivery delivery) {
    var limit = properties.maxMessageSize();
    if (delivery.body().length > limit.toBytes()) {
      return failed(
          DeadLetterReason.TOO_LARGE,
          delivery.body().length + " bytes; the limit is " + limit.toBytes());
    }
    var encoding = delivery.properties().contentEncoding();
    if (encoding != null && !encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
      return failed(DeadLetterReason.UNSUPPORTED_ENCODING, "content_encoding " + bounded(encoding));
    }
    String text;
    JsonNode node;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(delivery.body())).toString();
      node = json.readTree(text);
    } catch (CharacterCodingException e) {
      return failed(DeadLetterReason.NOT_JSON, "The body is not UTF-8");
    } catch (JacksonException e) {
      var at = e.getLocation();
      return failed(
          DeadLetterReason.NOT_JSON,
          at == null
              ? "The body is not JSON"
              : "The body is not JSON at line %d, column %d"
                  .formatted(at.getLineNr(), at.getColumnNr()));
    }
    if (node.isMissingNode()) {
      return failed(DeadLetterReason.NOT_JSON, "The body is empty");
    }
    return new Parsed.Json(text, node, claimedId(delivery, node));
  }

  /** Checks a parsed message against the contract. */
  Decoded event(Delivery delivery, Parsed.Json message) {
    var node = message.node();
    var type = node.path("event_type").asString("");
    var schema = types.get(type);
    if (schema == null) {
      var violation = violation(envelope, node);
      if (violation.isPresent()) {
        return new Decoded.Unreadable(DeadLetterReason.BAD_ENVELOPE, violation.get());
      }
    } else {
      // A type's schema includes the envelope's. Check the envelope alone only to find the reason.
      var violation = violation(schema, node);
      if (violation.isPresent()) {
        return violation(envelope, node)
            .map(inEnvelope -> new Decoded.Unreadable(DeadLetterReason.BAD_ENVELOPE, inEnvelope))
            .orElse(new Decoded.Unreadable(DeadLetterReason.BAD_PAYLOAD, violation.get()));
      }
    }
    var eventId = node.path("event_id").asString();
    var messageId = delivery.properties().messageId();
    if (messageId != null && !messageId.equals(eventId)) {
      return new Decoded.Unreadable(
          DeadLetterReason.ID_MISMATCH, "message_id " + bounded(messageId));
    }
    try {
      return new Decoded.Event(
          eventId,
          type,
          Instant.parse(node.path("occurred_at").asString()),
          node.path("trace_id").asString(),
          node.path("subject").asString(),
          node.path("sequence").asLong(),
          message.text());
    } catch (DateTimeException e) {
      return new Decoded.Unreadable(
          DeadLetterReason.BAD_ENVELOPE, "/occurred_at: no such time exists");
    }
  }

  private static @Nullable String claimedId(Delivery delivery, JsonNode node) {
    var id = node.path("event_id");
    var messageId = delivery.properties().messageId();
    return id.isString() && (messageId == null || messageId.equals(id.asString()))
        ? id.asString()
        : null;
  }

  private static Parsed failed(DeadLetterReason reason, String detail) {
    return new Parsed.Failed(new Decoded.Unreadable(reason, detail));
  }

  private static Optional<String> violation(Schema schema, JsonNode node) {
    List<Error> errors;
    try {
      errors =
          schema.validate(
              node,
              context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    } catch (JacksonException e) {
      // The validator reads every whole number as a long, and fails on 1e40.
      return Optional.of("A number is out of range");
    }
    return errors.isEmpty() ? Optional.empty() : Optional.of(detail(errors));
  }

  private static String detail(List<Error> errors) {
    return bounded(
        errors.stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
            .distinct()
            .limit(5)
            .collect(joining("; ")));
  }

  /** Keeps control characters of hostile messages out of headers and logs. */
  private static String bounded(String text) {
    return text.substring(0, Math.min(text.length(), DETAIL_LIMIT)).replaceAll("\\p{Cntrl}", "?");
  }
}
