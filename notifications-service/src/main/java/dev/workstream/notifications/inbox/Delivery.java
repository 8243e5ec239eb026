package dev.workstream.notifications.inbox;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import java.time.Instant;
import java.util.Map;

/** A message as it was taken from the queue, and when. */
record Delivery(Envelope envelope, BasicProperties properties, byte[] body, Instant receivedAt) {

  /** Says that the message was published again because its record may be lost. */
  static final String REPLAY = "x-workstream-replay";

  /** Says that the message stands for nothing; {@link Inbox} fills its window with such. */
  static final String FILLER = "x-workstream-filler";

  /** Kept by quorum queues; counts the deliveries that were not acknowledged. */
  private static final String DELIVERY_COUNT = "x-delivery-count";

  Map<String, Object> headers() {
    var headers = properties.getHeaders();
    return headers == null ? Map.of() : headers;
  }

  boolean isReplay() {
    return headers().containsKey(REPLAY);
  }

  /** Whatever has a body is looked at, no matter what it says of itself. */
  boolean isFiller() {
    return body.length == 0 && headers().containsKey(FILLER);
  }

  /** How often it was handed out before, and whoever had it was gone before it was settled. */
  long failedDeliveries() {
    return headers().get(DELIVERY_COUNT) instanceof Number count ? count.longValue() : 0;
  }
}
