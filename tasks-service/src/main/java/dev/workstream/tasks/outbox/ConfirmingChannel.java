package dev.workstream.tasks.outbox;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel on which every message gets the broker's word: taken, given back, or refused. One wave
 * of messages at a time; a channel that owes an answer is not used again.
 *
 * <p>On RabbitMQ's own client: a template keeps an object, a future and two headers for each
 * message, which is more work than all the rest.
 */
final class ConfirmingChannel {

  private final Channel channel;
  private volatile @Nullable Wave wave;

  private ConfirmingChannel(Channel channel) {
    this.channel = channel;
  }

  /** A message that is to be published, with its id for the case that it is given back. */
  record Sending(String exchange, String routingKey, BasicProperties properties, byte[] body) {}

  static ConfirmingChannel open(Connection connection) throws IOException {
    var channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("The broker has no channel left for this connection");
    }
    channel.confirmSelect();
    var confirming = new ConfirmingChannel(channel);
    channel.addConfirmListener(
        (last, isMultiple) -> confirming.settle(last, isMultiple, new PublishOutcome.Confirmed()),
        (last, isMultiple) -> confirming.settle(last, isMultiple, new PublishOutcome.Refused()));
    channel.addReturnListener(message ->
        confirming.giveBack(message.getProperties().getMessageId(), message.getReplyText()));
    channel.addShutdownListener(confirming::lose);
    return confirming;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /**
   * Publishes all, in this order, then waits for all.
   *
   * @return an outcome for each, in the same order
   */
  List<PublishOutcome> publish(List<Sending> messages, Duration limit) {
    var deadline = System.nanoTime() + limit.toNanos();
    var sent = new Wave(channel.getNextPublishSeqNo(), messages.size());
    wave = sent;
    try {
      for (var i = 0; i < messages.size(); i++) {
        var message = messages.get(i);
        sent.expect(message.properties().getMessageId(), i);
        channel.basicPublish(
            message.exchange(), message.routingKey(), true, message.properties(), message.body());
      }
    } catch (IOException | ShutdownSignalException e) {
      sent.lose(String.valueOf(e));
    }
    try {
      if (!sent.await(deadline - System.nanoTime())) {
        // Its answer, should it come yet, must not be taken for one of a later attempt.
        channel.abort();
        sent.lose("no confirm within " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sent.lose("interrupted");
    } catch (IOException e) {
      sent.lose(String.valueOf(e));
    }
    wave = null;
    return sent.outcomes();
  }

  private void settle(long last, boolean isMultiple, PublishOutcome outcome) {
    var waiting = wave;
    if (waiting != null) {
      waiting.settle(last, isMultiple, outcome);
    }
  }

  private void giveBack(String messageId, String reason) {
    var waiting = wave;
    if (waiting != null) {
      waiting.giveBack(messageId, reason);
    }
  }

  private void lose(ShutdownSignalException cause) {
    var waiting = wave;
    if (waiting != null) {
      waiting.lose(String.valueOf(cause.getMessage()));
    }
  }

  /** Messages that were sent together, and what the broker has said of them until now. */
  private static final class Wave {

    private final long first;
    private final @Nullable PublishOutcome[] outcomes;
    private final Map<String, Integer> places;
    private final CountDownLatch unanswered;

    /** All before it have an answer, since the broker may answer for several at once. */
    private int next;

    Wave(long first, int size) {
      this.first = first;
      this.outcomes = new PublishOutcome[size];
      this.places = HashMap.newHashMap(size);
      this.unanswered = new CountDownLatch(size);
    }

    synchronized void expect(String messageId, int place) {
      places.put(messageId, place);
    }

    boolean await(long nanos) throws InterruptedException {
      return unanswered.await(nanos, TimeUnit.NANOSECONDS);
    }

    synchronized List<PublishOutcome> outcomes() {
      var all = new ArrayList<PublishOutcome>(outcomes.length);
      for (var outcome : outcomes) {
        all.add(outcome == null ? new PublishOutcome.Unknown("no answer") : outcome);
      }
      return all;
    }

    synchronized void settle(long last, boolean isMultiple, PublishOutcome outcome) {
      var place = (int) (last - first);
      if (place < 0 || place >= outcomes.length) {
        return;
      }
      if (!isMultiple) {
        answer(place, outcome);
        return;
      }
      while (next <= place) {
        answer(next++, outcome);
      }
    }

    /** The broker gives back before it confirms, so what was given back stays that. */
    synchronized void giveBack(String messageId, String reason) {
      var place = places.get(messageId);
      if (place != null) {
        answer(place, new PublishOutcome.Returned(reason));
      }
    }

    synchronized void lose(String cause) {
      for (var place = 0; place < outcomes.length; place++) {
        answer(place, new PublishOutcome.Unknown(cause));
      }
    }

    private void answer(int place, PublishOutcome outcome) {
      if (outcomes[place] == null) {
        outcomes[place] = outcome;
        unanswered.countDown();
      }
    }
  }
}
