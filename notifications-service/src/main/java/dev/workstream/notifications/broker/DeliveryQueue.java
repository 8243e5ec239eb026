package dev.workstream.notifications.broker;

import dev.workstream.defaults.broker.Deliveries;
import dev.workstream.defaults.broker.IncomingMessage;
import dev.workstream.defaults.broker.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The messages that the broker has handed out and that were not taken yet; the prefetch is their
 * limit. A message stays the broker's until it is acknowledged.
 */
public class DeliveryQueue implements AutoCloseable {

  private static final int BATCH_BYTES = 4 * 1024 * 1024;

  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final Clock clock;

  DeliveryQueue(Clock clock) {
    this.clock = clock;
  }

  void follow(Subscription opened) {
    subscription.complete(opened);
  }

  Deliveries listener() {
    return new Deliveries() {
      @Override
      public void delivered(IncomingMessage message) {
        arrived(new Delivery(message, clock.instant()));
      }

      @Override
      public void ended(End end) {}
    };
  }

  void arrived(Delivery delivery) {
    deliveries.add(delivery);
  }

  /** Known as soon as the first message can be taken. */
  final Subscription subscription() {
    return subscription.join();
  }

  /** Whether messages may still come. */
  public final boolean isOpen() {
    return subscription().isOpen();
  }

  /** How many wait to be taken. */
  public final int size() {
    return deliveries.size();
  }

  /**
   * Waits for the first message and takes with it all others that are here; empty if none comes.
   * Large messages make small batches, because a whole batch is in memory at once.
   */
  public final List<Delivery> take(int limit, Duration patience) throws InterruptedException {
    var batch = new ArrayList<Delivery>();
    var bytes = 0;
    var next = deliveries.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    while (next != null) {
      batch.add(next);
      bytes += next.body().length;
      next = batch.size() < limit && bytes < BATCH_BYTES ? deliveries.poll() : null;
    }
    return batch;
  }

  /**
   * Acknowledges a batch and all that was taken before it.
   *
   * @throws dev.workstream.defaults.broker.BrokerUnavailable if the connection is lost; the
   *     messages are delivered again
   */
  public void acknowledge(List<Delivery> batch) {
    subscription().acknowledgeUpTo(batch.getLast().message());
  }

  /** Returns a batch, and all that was taken before it and not acknowledged, to the queue. */
  public final void giveBack(List<Delivery> batch) {
    subscription().giveBackUpTo(batch.getLast().message());
  }

  /** Ends the deliveries. What was taken can still be acknowledged. */
  public final void cancel() {
    subscription().cancel();
  }

  /** Whatever is not acknowledged goes back to the queue. */
  @Override
  public final void close() {
    subscription().close();
  }
}
