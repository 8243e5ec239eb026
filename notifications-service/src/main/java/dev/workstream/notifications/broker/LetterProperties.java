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
 * Chooses the properties of a dead letter: those of its message that can be sent again. Decoding
 * may have made them too long for a frame, and the broker would act on some of them. A letter that
 * the broker refuses would block all later messages.
 */
final class LetterProperties {

  static final String ORIGINAL_CC = "x-workstream-original-cc";
  static final String DROPPED = "x-workstream-headers-dropped";

  /** For the message's own headers, in bytes; half of the usual frame size. */
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
    // A letter waits for an operator, so it must not expire.
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
    removeCopyHeaders(headers);
    dropUnsendable(headers, dropped);
    if (!dropped.isEmpty()) {
      var names = String.join(",", dropped);
      headers.put(DROPPED, names.substring(0, Math.min(names.length(), DROPPED_NAMES_LIMIT)));
    }
    return kept.headers(headers).build();
  }

  /** The broker would copy the letter to the queues that CC and BCC name, in an endless loop. */
  private static void removeCopyHeaders(Map<String, @Nullable Object> headers) {
    headers.remove("BCC");
    var copiesTo = headers.remove("CC");
    if (copiesTo != null) {
      headers.put(ORIGINAL_CC, copiesTo);
    }
  }

  /** Drops malformed headers, then the largest ones until the rest and our own fit a frame. */
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
