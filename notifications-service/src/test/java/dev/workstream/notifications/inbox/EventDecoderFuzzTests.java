package dev.workstream.notifications.inbox;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.networknt.schema.Schema;
import dev.workstream.notifications.broker.DeadLetterReason;
import dev.workstream.notifications.broker.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every message is an event or is refused for a documented reason; the decoder never throws.
 *
 * <p>The messages are random bytes, and released examples with changed bytes or JSON tokens. {@code
 * -Dworkstream.fuzz.messages=1000000} makes a long run; {@code -Dworkstream.fuzz.seed=} repeats a
 * run.
 *
 * <p>Jazzer (0.30) works with this JDK and JUnit. We do not use it, because it would load its agent
 * and native code into the JVM of all other tests.
 */
class EventDecoderFuzzTests {

  private static final int MESSAGES = Integer.getInteger("workstream.fuzz.messages", 20_000);
  private static final long SEED = Long.getLong("workstream.fuzz.seed", System.nanoTime());

  private final EventDecoder decoder = new EventDecoder(TestEvents.inbox());
  private final JsonMapper json = new JsonMapper();

  @Test
  void everyMessageIsAnEventOrRefusedForADocumentedReason() throws IOException {
    System.out.printf("%d messages of seed %d%n", MESSAGES, SEED);
    var messages = new MutatedMessages(ReleasedEvents.examples());
    var envelope = ReleasedEvents.schema(ReleasedEvents.releases().getFirst(), "envelope");
    var documented = documentedReasons();
    var outcomes = new TreeMap<String, Integer>();
    var longest = Duration.ZERO;
    var begin = System.nanoTime();
    for (var number = 0; number < MESSAGES; number++) {
      var delivery = messages.next(new SplittableRandom(SEED + number));
      try {
        var started = System.nanoTime();
        var decoded = decoder.decode(delivery);
        var took = Duration.ofNanos(System.nanoTime() - started);
        longest = took.compareTo(longest) > 0 ? took : longest;
        outcomes.merge(check(delivery, decoded, envelope, documented), 1, Integer::sum);
      } catch (Throwable e) {
        // Also report a stack overflow.
        fail(
            "Message %d, repeated by -Dworkstream.fuzz.seed=%d -Dworkstream.fuzz.messages=1: %s"
                .formatted(number, SEED + number, shown(delivery)),
            e);
      }
    }
    System.out.printf(
        "%s in %d s, none longer than %d ms%n",
        outcomes, Duration.ofNanos(System.nanoTime() - begin).toSeconds(), longest.toMillis());
    if (MESSAGES >= 20_000) {
      // Fewer messages may miss some reasons.
      assertThat(outcomes)
          .containsOnlyKeys(
              "event",
              DeadLetterReason.TOO_LARGE.code(),
              DeadLetterReason.UNSUPPORTED_ENCODING.code(),
              DeadLetterReason.NOT_JSON.code(),
              DeadLetterReason.BAD_ENVELOPE.code(),
              DeadLetterReason.BAD_PAYLOAD.code(),
              DeadLetterReason.ID_MISMATCH.code());
    }
  }

  @Test
  void everyReasonIsDocumented() throws IOException {
    assertThat(documentedReasons())
        .containsExactlyInAnyOrderElementsOf(
            List.of(DeadLetterReason.values()).stream().map(DeadLetterReason::code).toList());
  }

  private String check(
      Delivery delivery, Decoded decoded, Schema envelope, Set<String> documented) {
    switch (decoded) {
      case Decoded.Event event -> {
        var body = new String(delivery.body(), StandardCharsets.UTF_8);
        assertThat(event.text()).isEqualTo(body);
        var node = json.readTree(body);
        assertThat(
                envelope.validate(
                    node,
                    context ->
                        context.executionConfig(config -> config.formatAssertionsEnabled(true))))
            .isEmpty();
        assertThat(event)
            .isEqualTo(
                new Decoded.Event(
                    node.path("event_id").asString(),
                    node.path("event_type").asString(),
                    Instant.parse(node.path("occurred_at").asString()),
                    node.path("trace_id").asString(),
                    node.path("subject").asString(),
                    node.path("sequence").decimalValue().longValueExact(),
                    body));
        return "event";
      }
      case Decoded.Unreadable unreadable -> {
        assertThat(documented).contains(unreadable.letter().reason().code());
        assertThat(unreadable.letter().detail()).isNotBlank().hasSizeLessThanOrEqualTo(500);
        assertThat(unreadable.letter().detail().chars()).noneMatch(Character::isISOControl);
        return unreadable.letter().reason().code();
      }
    }
  }

  private static Set<String> documentedReasons() throws IOException {
    var row =
        Files.readAllLines(ReleasedEvents.CONTRACTS.resolve("events.md")).stream()
            .filter(line -> line.startsWith("| `x-workstream-reason`"))
            .findFirst()
            .orElseThrow();
    return Pattern.compile("`([a-z0-9_]+)`")
        .matcher(row)
        .results()
        .map(result -> result.group(1))
        .collect(toSet());
  }

  private static String shown(Delivery delivery) {
    var body = delivery.body();
    var text = Base64.getEncoder().encodeToString(body);
    return "%d bytes, base64 %s"
        .formatted(body.length, text.substring(0, Math.min(4_000, text.length())));
  }
}
