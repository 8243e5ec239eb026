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
 * The messages that the broker has delivered and the inbox has not taken yet; the prefetch limits
 * them. The broker keeps a message until the inbox acknowledges it.
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

  /** Waits until the subscription is open. */
  final Subscription subscription() {
    return subscription.join();
  }

  /** Whether the broker may deliver more messages. */
  public final boolean isOpen() {
    return subscription().isOpen();
  }

  /** How many messages are not taken yet. */
  public final int size() {
    return deliveries.size();
  }

  /**
   * Waits for a message and takes it together with all others that have arrived; empty if none
   * arrives in time. Large messages make small batches, because a whole batch is in memory.
   */
  public final List<Delivery> take(int limit, Duration timeout) throws InterruptedException {
    var batch = new ArrayList<Delivery>();
    var bytes = 0;
    var next = deliveries.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    while (next != null) {
      batch.add(next);
      bytes += next.body().length;
      next = batch.size() < limit && bytes < BATCH_BYTES ? deliveries.poll() : null;
    }
    return batch;
  }

  /**
   * Acknowledges a batch and all messages taken before it.
   *
   * @throws dev.workstream.defaults.broker.BrokerUnavailable if the connection is lost; the broker
   *     then delivers the messages again
   */
  public void acknowledge(List<Delivery> batch) {
    subscription().acknowledgeUpTo(batch.getLast().message());
  }

  /** Returns a batch, and all unacknowledged messages before it, to the queue. */
  public final void giveBack(List<Delivery> batch) {
    subscription().giveBackUpTo(batch.getLast().message());
  }

  /** Ends the deliveries. Taken messages can still be acknowledged. */
  public final void cancel() {
    subscription().cancel();
  }

  /** Unacknowledged messages return to the queue. */
  @Override
  public final void close() {
    subscription().close();
  }
}
