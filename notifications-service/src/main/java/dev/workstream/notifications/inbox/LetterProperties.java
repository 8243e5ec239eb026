package dev.workstream.notifications.inbox;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.impl.Frame;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;
import org.springframework.amqp.rabbit.support.MessagePropertiesConverter;

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

  /** Leaves headers' bytes as they are: read as text, those that are none would be others. */
  private static final MessagePropertiesConverter CONVERTER =
      new DefaultMessagePropertiesConverter(0);

  private record ShortText(
      String name,
      Function<MessageProperties, @Nullable String> get,
      BiConsumer<MessageProperties, @Nullable String> set) {}

  private static final List<ShortText> SHORT_TEXTS =
      List.of(
          new ShortText(
              "content_type", MessageProperties::getContentType, MessageProperties::setContentType),
          new ShortText(
              "content_encoding",
              MessageProperties::getContentEncoding,
              MessageProperties::setContentEncoding),
          new ShortText(
              "correlation_id",
              MessageProperties::getCorrelationId,
              MessageProperties::setCorrelationId),
          new ShortText("reply_to", MessageProperties::getReplyTo, MessageProperties::setReplyTo),
          new ShortText(
              "message_id", MessageProperties::getMessageId, MessageProperties::setMessageId),
          new ShortText("type", MessageProperties::getType, MessageProperties::setType),
          new ShortText("app_id", MessageProperties::getAppId, MessageProperties::setAppId),
          new ShortText(
              "cluster_id", MessageProperties::getClusterId, MessageProperties::setClusterId));

  private LetterProperties() {}

  static MessageProperties of(BasicProperties original, Envelope envelope) {
    var properties =
        CONVERTER.toMessageProperties(original, envelope, StandardCharsets.UTF_8.name());
    // A letter waits for a person, however long that takes.
    properties.setExpiration(null);
    var dropped = new ArrayList<String>();
    for (var text : SHORT_TEXTS) {
      var value = text.get().apply(properties);
      if (value != null && !isShort(value)) {
        text.set().accept(properties, null);
        dropped.add(text.name());
      }
    }
    var headers = properties.getHeaders();
    takeOrdersOff(headers);
    dropUnsendable(headers, dropped);
    if (!dropped.isEmpty()) {
      var names = String.join(",", dropped);
      headers.put(DROPPED, names.substring(0, Math.min(names.length(), DROPPED_NAMES_LIMIT)));
    }
    return properties;
  }

  /** In the client's own form. */
  static BasicProperties encoded(MessageProperties properties) {
    return CONVERTER.fromMessageProperties(properties, StandardCharsets.UTF_8.name());
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
    try {
      return Frame.tableSize(Collections.singletonMap(header.getKey(), header.getValue()));
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
