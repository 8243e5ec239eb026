package dev.workstream.defaults.broker;

import com.rabbitmq.client.Connection;
import dev.workstream.defaults.lifecycle.Ticker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Publishes messages and waits for the broker's answers. */
public final class Publisher implements AutoCloseable {

  private final Link link;
  private final Ticker ticker;

  /** Idle channels, at most one for each thread that publishes. */
  private final ConcurrentLinkedQueue<ConfirmingChannel> idle = new ConcurrentLinkedQueue<>();

  private final ScheduledThreadPoolExecutor watchdog =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("broker-watchdog").factory());

  Publisher(Link link, Ticker ticker) {
    this.link = link;
    this.ticker = ticker;
    watchdog.setRemoveOnCancelPolicy(true);
  }

  /**
   * Publishes all messages in order, then waits for all answers. Takes at most the limit, plus the
   * time to connect. Returns at once while the broker blocks publishers because of an alarm.
   *
   * @return an outcome for each message, in the same order
   */
  public List<PublishOutcome> publish(List<OutgoingMessage> messages, Duration limit) {
    if (messages.isEmpty()) {
      return List.of();
    }
    var blockedBecause = link.blockedBecause();
    if (blockedBecause != null) {
      return unknown(messages, "the broker takes no messages: " + blockedBecause);
    }
    try {
      var connection = link.open();
      var start = ticker.nanos();
      var channel = send(messages, connection, limit);
      var outcomes = channel.await(limit.minus(ticker.since(start)).toNanos());
      if (channel.isOpen()) {
        idle.add(channel);
      }
      return outcomes;
    } catch (BrokerUnavailable e) {
      return unknown(messages, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Writing to a socket has no timeout. If the broker does not read in time, the watchdog closes
   * the connection.
   */
  private ConfirmingChannel send(
      List<OutgoingMessage> messages, Connection connection, Duration limit) {
    var cut = watchdog.schedule(() -> link.cut(connection), limit.toNanos(), TimeUnit.NANOSECONDS);
    try {
      var channel = channel(connection);
      channel.send(messages);
      return channel;
    } finally {
      cut.cancel(false);
    }
  }

  private ConfirmingChannel channel(Connection connection) {
    for (ConfirmingChannel channel; (channel = idle.poll()) != null; ) {
      if (channel.isOpen()) {
        return channel;
      }
    }
    return ConfirmingChannel.open(connection);
  }

  private static List<PublishOutcome> unknown(List<OutgoingMessage> messages, String cause) {
    return Collections.nCopies(messages.size(), new PublishOutcome.Unknown(cause));
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
  }
}
