package dev.workstream.notifications.broker;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.workstream.defaults.broker.Broker;
import dev.workstream.defaults.broker.IncomingMessage;
import dev.workstream.defaults.broker.QueueReader;
import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.http.QueryParameters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists dead letters without removing them; docs/contracts/notifications.md. */
@RestController
class DeadLetterController {

  private static final int LIMIT = 100;
  private static final String DEFAULT_LIMIT = "20";
  private static final int BODY_LIMIT = 4 * 1024;

  private final Broker broker;

  DeadLetterController(Broker broker) {
    this.broker = broker;
  }

  /**
   * A dead letter.
   *
   * @param id for the replay; letters with the same body share it
   * @param body the first {@value #BODY_LIMIT} bytes, as text if they are UTF-8, else as Base64
   */
  record DeadLetter(
      String id,
      @Nullable String messageId,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable String deadLetteredAt,
      @Nullable String originalExchange,
      @Nullable String originalRoutingKey,
      int size,
      @Nullable String body,
      @Nullable String bodyBase64,
      boolean bodyTruncated) {}

  /**
   * @param total number of letters in the queue
   */
  record ListResponse(List<DeadLetter> deadLetters, long total) {}

  @GetMapping(path = "/api/v1/dead-letters", produces = APPLICATION_JSON_VALUE)
  ListResponse list(@RequestParam MultiValueMap<String, String> parameters) {
    var max = limit(parameters);
    try (var letters = broker.read(QueueTopology.DEAD_LETTER_QUEUE)) {
      var total = letters.messageCount();
      // Closing the reader without acknowledging returns all letters to the queue.
      return new ListResponse(take(letters, max), total);
    }
  }

  private static List<DeadLetter> take(QueueReader queue, int max) {
    var letters = new ArrayList<DeadLetter>();
    while (letters.size() < max) {
      var message = queue.next().orElse(null);
      if (message == null) {
        break;
      }
      letters.add(letter(message));
    }
    return letters;
  }

  private static int limit(MultiValueMap<String, String> parameters) {
    var given = QueryParameters.of(parameters, Set.of("limit")).single("limit");
    var text = given == null ? DEFAULT_LIMIT : given;
    if (!text.matches("[0-9]{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > LIMIT) {
      throw new InvalidRequest("limit", "out_of_range", "must be between 1 and " + LIMIT);
    }
    return Integer.parseInt(text);
  }

  private static DeadLetter letter(IncomingMessage message) {
    var headers = message.properties().headers();
    var body = message.body();
    var shown = Arrays.copyOf(body, Math.min(body.length, BODY_LIMIT));
    var text = text(shown);
    var base64 = text == null ? Base64.getEncoder().encodeToString(shown) : null;
    return new DeadLetter(
        DeadLetters.id(body),
        message.properties().messageId(),
        // If the broker moved the message, its own header holds the reason.
        firstOf(headers, DeadLetters.REASON, "x-first-death-reason"),
        firstOf(headers, DeadLetters.DETAIL),
        firstOf(headers, DeadLetters.DEAD_LETTERED_AT),
        firstOf(headers, DeadLetters.ORIGINAL_EXCHANGE, "x-first-death-exchange"),
        firstOf(headers, DeadLetters.ORIGINAL_ROUTING_KEY),
        body.length,
        text,
        base64,
        body.length > BODY_LIMIT);
  }

  private static @Nullable String firstOf(Map<String, @Nullable Object> headers, String... names) {
    for (var name : names) {
      var value = headers.get(name);
      if (value != null) {
        return value.toString();
      }
    }
    return null;
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
