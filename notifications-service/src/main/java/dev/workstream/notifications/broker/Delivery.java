package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.IncomingMessage;
import dev.workstream.defaults.broker.MessageProperties;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message from the queue, and when it arrived. */
public record Delivery(IncomingMessage message, Instant receivedAt) {

  /** Marks a republished message: its record may be lost. */
  static final String REPLAY = "x-workstream-replay";

  /** Marks an empty message that only fills a stopping consumer's prefetch. */
  static final String FILLER = "x-workstream-filler";

  /** Set by quorum queues; counts the deliveries that were not acknowledged. */
  private static final String DELIVERY_COUNT = "x-delivery-count";

  public byte[] body() {
    return message.body();
  }

  public MessageProperties properties() {
    return message.properties();
  }

  public Map<String, @Nullable Object> headers() {
    return message.properties().headers();
  }

  public boolean isReplay() {
    return headers().containsKey(REPLAY);
  }

  /** A message with a body is never a filler: any client can set the header. */
  public boolean isFiller() {
    return body().length == 0 && headers().containsKey(FILLER);
  }

  /** How often a consumer received the message and left without settling it. */
  public long failedDeliveries() {
    return headers().get(DELIVERY_COUNT) instanceof Number count ? count.longValue() : 0;
  }
}
