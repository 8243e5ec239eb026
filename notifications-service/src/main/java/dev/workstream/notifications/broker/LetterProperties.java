package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a letter keeps of its message's properties: all that can be sent again. A message came
 * through, but as text its bytes may have grown, ours are added, and some of it the broker would
 * take for an order. A letter that cannot be sent would hold up everything behind it.
 */
final class LetterProperties {

  static final String ORIGINAL_CC = "x-workstream-original-cc";
  static final String DROPPED = "x-workstream-headers-dropped";

  /** Of what was there before, in bytes; half of the frame size that brokers offer. */
  private static final long HEADERS_LIMIT = 64 * 1024;

  /** AMQP 0-9-1: a short string's length is one byte. */
  private static final int SHORT_TEXT_LIMIT = 255;

  private static final int DROPPED_NAMES_LIMIT = 500;

  private record ShortText(
      String name,
      Function<MessageProperties, @Nullable String> get,
      BiConsumer<MessageProperties.Builder, @Nullable String> set) {}

  private static final List<ShortText> SHORT_TEXTS =
      List.of(
          new ShortText(
              "content_type",
              MessageProperties::contentType,
              MessageProperties.Builder::contentType),
          new ShortText(
              "content_encoding",
              MessageProperties::contentEncoding,
              MessageProperties.Builder::contentEncoding),
          new ShortText(
              "correlation_id",
              MessageProperties::correlationId,
              MessageProperties.Builder::correlationId),
          new ShortText("reply_to", MessageProperties::replyTo, MessageProperties.Builder::replyTo),
          new ShortText(
              "message_id", MessageProperties::messageId, MessageProperties.Builder::messageId),
          new ShortText("type", MessageProperties::type, MessageProperties.Builder::type),
          new ShortText("app_id", MessageProperties::appId, MessageProperties.Builder::appId),
          new ShortText(
              "cluster_id", MessageProperties::clusterId, MessageProperties.Builder::clusterId));

  private LetterProperties() {}

  static MessageProperties of(MessageProperties original) {
    // A letter waits for a person, however long that takes.
    var kept = original.toBuilder().expiration(null).persistent(true);
    var dropped = new ArrayList<String>();
    for (var text : SHORT_TEXTS) {
      var value = text.get().apply(original);
      if (value != null && !isShort(value)) {
        text.set().accept(kept, null);
        dropped.add(text.name());
      }
    }
    var headers = new HashMap<String, @Nullable Object>(original.headers());
    takeOrdersOff(headers);
    dropUnsendable(headers, dropped);
    if (!dropped.isEmpty()) {
      var names = String.join(",", dropped);
      headers.put(DROPPED, names.substring(0, Math.min(names.length(), DROPPED_NAMES_LIMIT)));
    }
    return kept.headers(headers).build();
  }

  /** Sender-selected distribution would send the letter round in circles. */
  private static void takeOrdersOff(Map<String, @Nullable Object> headers) {
    headers.remove("BCC");
    var copiesTo = headers.remove("CC");
    if (copiesTo != null) {
      headers.put(ORIGINAL_CC, copiesTo);
    }
  }

  /** The malformed ones, then the largest until the rest fits a frame together with ours. */
  private static void dropUnsendable(Map<String, @Nullable Object> headers, List<String> dropped) {
    headers
        .entrySet()
        .removeIf(header -> {
          var isUnsendable = !isShort(header.getKey()) || !isSendable(header.getValue());
          if (isUnsendable) {
            dropped.add(header.getKey());
          }
          return isUnsendable;
        });
    var size = headers.entrySet().stream().mapToLong(LetterProperties::size).sum();
    var largestFirst =
        headers.entrySet().stream()
            .sorted(Comparator.comparingLong(LetterProperties::size).reversed())
            .toList();
    for (var header : largestFirst) {
      if (size <= HEADERS_LIMIT) {
        break;
      }
      size -= size(header);
      dropped.add(header.getKey());
      headers.remove(header.getKey());
    }
  }

  private static boolean isSendable(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> table ->
          table.entrySet().stream()
              .allMatch(
                  entry -> isShort(String.valueOf(entry.getKey())) && isSendable(entry.getValue()));
      case Collection<?> list -> list.stream().allMatch(LetterProperties::isSendable);
      case null, default -> true;
    };
  }

  private static boolean isShort(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= SHORT_TEXT_LIMIT;
  }

  private static long size(Map.Entry<String, @Nullable Object> header) {
    return MessageProperties.encodedSize(header.getKey(), header.getValue());
  }
}
