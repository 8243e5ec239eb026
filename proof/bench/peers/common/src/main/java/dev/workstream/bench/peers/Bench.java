package dev.workstream.bench.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.stereotype.Component;

/** Fills the outbox, drains it, or puts it under a steady load. One call runs at a time. */
@Component
class Bench {

  private static final Duration POLL = Duration.ofMillis(2);

  /** Max wait for events after the last task. A missing event counts as arriving then. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** The first 1/5 of the tasks warms up and does not count. */
  private static final int WARM_UP = 5;

  private final Peer peer;
  private final Tasks tasks;
  private final EventPublisher publisher;
  private final AmqpAdmin amqp;
  private final CachingConnectionFactory connections;

  Bench(
      Peer peer,
      Tasks tasks,
      EventPublisher publisher,
      AmqpAdmin amqp,
      CachingConnectionFactory connections) {
    this.peer = peer;
    this.tasks = tasks;
    this.publisher = publisher;
    this.amqp = amqp;
    this.connections = connections;
  }

  record Filled(int events) {}

  /**
   * @param events the number of events that were published and completed
   * @param seconds from the start of publishing to the last completion, or the limit
   */
  record Drained(long events, double seconds, double perSecond) {}

  /**
   * @param events the number of measured events
   */
  record Latencies(long events, double p50Ms, double p99Ms, double maxMs) {}

  synchronized Filled fill(int events) {
    amqp.purgeQueue(Topology.QUEUE);
    peer.hold();
    tasks.createWaiting(events);
    return new Filled(events);
  }

  synchronized Drained drain(Duration limit) throws Exception {
    var events = peer.waiting();
    var confirmed = publisher.confirmed() + events;
    var start = System.nanoTime();
    var publishing = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            peer.publishWaiting();
            publishing.complete(null);
          } catch (RuntimeException e) {
            publishing.completeExceptionally(e);
          }
        });
    // Query the table only after all confirms: earlier queries would slow the measurement.
    var empty =
        await(
            start + limit.toNanos(),
            () ->
                publishing.isCompletedExceptionally()
                    || (publisher.confirmed() >= confirmed && peer.waiting() == 0));
    var nanos = System.nanoTime() - start;
    if (publishing.isCompletedExceptionally()) {
      publishing.get();
    }
    var drained = empty ? events : Math.max(0, events - peer.waiting());
    var seconds = nanos / 1e9;
    return new Drained(drained, round(seconds), round(drained / seconds));
  }

  synchronized Latencies steady(int rate, int seconds) throws Exception {
    amqp.purgeQueue(Topology.QUEUE);
    var created = new ConcurrentHashMap<String, Long>();
    var arrived = new ConcurrentHashMap<String, Long>();
    var counted = new ArrayList<String>();
    var creations = new ArrayList<Future<?>>();
    try (var _ = new Subscriber(connections, arrived::putIfAbsent);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = rate * seconds;
      var start = System.nanoTime();
      for (var i = 0; i < all; i++) {
        var due = start + TimeUnit.SECONDS.toNanos(1) * i / rate;
        for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        var event = TaskCreated.ofNewTask();
        var id = event.eventId().toString();
        if (i >= all / WARM_UP) {
          counted.add(id);
        }
        creations.add(
            threads.submit(() -> {
              created.put(id, System.nanoTime());
              tasks.create(event);
            }));
      }
      for (var creation : creations) {
        creation.get(GRACE.toSeconds(), TimeUnit.SECONDS);
      }
      await(System.nanoTime() + GRACE.toNanos(), () -> arrived.size() == all);
    }
    var end = System.nanoTime();
    var micros = new Histogram(3);
    for (var id : counted) {
      micros.recordValue((arrived.getOrDefault(id, end) - created.get(id)) / 1_000);
    }
    return new Latencies(
        counted.size(),
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }

  private static boolean await(long deadline, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  private static double round(double value) {
    return Math.round(value * 1_000) / 1e3;
  }
}
