package dev.workstream.notifications.inbox;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the broker has handed out and nobody has taken up yet; the prefetch is its bound. */
final class DeliveryQueue extends DefaultConsumer {

  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Clock clock;

  DeliveryQueue(Channel channel, Clock clock) {
    super(channel);
    this.clock = clock;
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
    deliveries.add(new Delivery(envelope, properties, body, clock.instant()));
  }

  /** The broker ended it, for example because the queue was deleted. */
  @Override
  public void handleCancel(String consumerTag) {
    end.countDown();
  }

  /** We ended it. Comes behind every delivery that was on its way. */
  @Override
  public void handleCancelOk(String consumerTag) {
    end.countDown();
  }

  /** Whether nothing will be added any more. */
  boolean isEnded() {
    return end.getCount() == 0;
  }

  /** How many wait to be taken. */
  int size() {
    return deliveries.size();
  }

  /** The first when it comes, and with it whatever else is there; nothing if none comes. */
  List<Delivery> take(int most, Duration patience) throws InterruptedException {
    var batch = new ArrayList<Delivery>();
    var first = deliveries.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      deliveries.drainTo(batch, most - 1);
    }
    return batch;
  }
}
