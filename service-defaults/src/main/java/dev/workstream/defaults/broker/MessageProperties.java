package dev.workstream.defaults.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.Frame;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an AMQP message, without {@code user_id}: only that user may publish such a
 * message.
 *
 * @param isPersistent whether the message survives a restart of the broker
 * @param timestamp in whole seconds, because AMQP has no finer unit
 * @param headers received texts are not {@link String}s: they keep their bytes, which may not be
 *     UTF-8, so that they can be sent again unchanged; read them with {@code toString()}
 */
public record MessageProperties(
    @Nullable String messageId,
    @Nullable String type,
    @Nullable String appId,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    @Nullable String correlationId,
    @Nullable String replyTo,
    @Nullable String clusterId,
    @Nullable String expiration,
    @Nullable Integer priority,
    @Nullable Instant timestamp,
    boolean isPersistent,
    Map<String, @Nullable Object> headers) {

  private static final int TRANSIENT = 1;
  private static final int PERSISTENT = 2;

  public MessageProperties {
    headers = Collections.unmodifiableMap(headers);
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    var builder = new Builder();
    builder.messageId = messageId;
    builder.type = type;
    builder.appId = appId;
    builder.contentType = contentType;
    builder.contentEncoding = contentEncoding;
    builder.correlationId = correlationId;
    builder.replyTo = replyTo;
    builder.clusterId = clusterId;
    builder.expiration = expiration;
    builder.priority = priority;
    builder.timestamp = timestamp;
    builder.isPersistent = isPersistent;
    builder.headers = headers;
    return builder;
  }

  /** The size of a header in an AMQP frame, in bytes. */
  public static long encodedSize(String name, @Nullable Object value) {
    try {
      return Frame.tableSize(Collections.singletonMap(name, value));
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  static MessageProperties of(BasicProperties received) {
    var timestamp = received.getTimestamp();
    var deliveryMode = received.getDeliveryMode();
    Map<String, @Nullable Object> headers = received.getHeaders();
    return new MessageProperties(
        received.getMessageId(),
        received.getType(),
        received.getAppId(),
        received.getContentType(),
        received.getContentEncoding(),
        received.getCorrelationId(),
        received.getReplyTo(),
        received.getClusterId(),
        received.getExpiration(),
        received.getPriority(),
        timestamp == null ? null : timestamp.toInstant(),
        deliveryMode != null && deliveryMode == PERSISTENT,
        headers == null ? Map.of() : headers);
  }

  BasicProperties encoded() {
    return new BasicProperties.Builder()
        .messageId(messageId)
        .type(type)
        .appId(appId)
        .contentType(contentType)
        .contentEncoding(contentEncoding)
        .correlationId(correlationId)
        .replyTo(replyTo)
        .clusterId(clusterId)
        .expiration(expiration)
        .priority(priority)
        .timestamp(timestamp == null ? null : Date.from(timestamp))
        .deliveryMode(isPersistent ? PERSISTENT : TRANSIENT)
        .headers(headers)
        .build();
  }

  /** By default persistent and otherwise empty. */
  public static final class Builder {

    private @Nullable String messageId;
    private @Nullable String type;
    private @Nullable String appId;
    private @Nullable String contentType;
    private @Nullable String contentEncoding;
    private @Nullable String correlationId;
    private @Nullable String replyTo;
    private @Nullable String clusterId;
    private @Nullable String expiration;
    private @Nullable Integer priority;
    private @Nullable Instant timestamp;
    private boolean isPersistent = true;
    private Map<String, @Nullable Object> headers = Map.of();

    private Builder() {}

    public Builder messageId(@Nullable String value) {
      messageId = value;
      return this;
    }

    public Builder type(@Nullable String value) {
      type = value;
      return this;
    }

    public Builder appId(@Nullable String value) {
      appId = value;
      return this;
    }

    public Builder contentType(@Nullable String value) {
      contentType = value;
      return this;
    }

    public Builder contentEncoding(@Nullable String value) {
      contentEncoding = value;
      return this;
    }

    public Builder correlationId(@Nullable String value) {
      correlationId = value;
      return this;
    }

    public Builder replyTo(@Nullable String value) {
      replyTo = value;
      return this;
    }

    public Builder clusterId(@Nullable String value) {
      clusterId = value;
      return this;
    }

    public Builder expiration(@Nullable String value) {
      expiration = value;
      return this;
    }

    public Builder priority(@Nullable Integer value) {
      priority = value;
      return this;
    }

    public Builder timestamp(@Nullable Instant value) {
      timestamp = value;
      return this;
    }

    public Builder persistent(boolean value) {
      isPersistent = value;
      return this;
    }

    public Builder headers(Map<String, @Nullable Object> value) {
      headers = value;
      return this;
    }

    public MessageProperties build() {
      return new MessageProperties(
          messageId,
          type,
          appId,
          contentType,
          contentEncoding,
          correlationId,
          replyTo,
          clusterId,
          expiration,
          priority,
          timestamp,
          isPersistent,
          headers);
    }
  }
}
