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

  private static final int BATCH_BYTES = 4 * 1024 * 1024;

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

  /**
   * The first when it comes, and with it whatever else is there; nothing if none comes. Large
   * messages make small batches: what is read of them all is in memory at once.
   */
  List<Delivery> take(int most, Duration patience) throws InterruptedException {
    var batch = new ArrayList<Delivery>();
    var bytes = 0;
    var next = deliveries.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    while (next != null) {
      batch.add(next);
      bytes += next.body().length;
      next = batch.size() < most && bytes < BATCH_BYTES ? deliveries.poll() : null;
    }
    return batch;
  }
}
