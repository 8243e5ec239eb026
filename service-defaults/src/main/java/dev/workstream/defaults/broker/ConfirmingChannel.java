package dev.workstream.defaults.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel on which the broker answers for each message: confirmed, returned or refused. It sends
 * one wave of messages at a time. A channel with a missing answer is not used again.
 *
 * <p>Uses RabbitMQ's client directly: Spring's template creates an object, a future and two headers
 * for each message, which costs more than everything else.
 */
final class ConfirmingChannel {

  private final Channel channel;
  private volatile @Nullable Wave wave;

  /** True if an answer is missing, or if the message numbers differ from the broker's. */
  private volatile boolean isSpent;

  private ConfirmingChannel(Channel channel) {
    this.channel = channel;
  }

  static ConfirmingChannel open(Connection connection) {
    var channel = Channels.open(connection);
    Channels.ask(channel::confirmSelect);
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
    return !isSpent && channel.isOpen();
  }

  /** Sends the messages in order. Blocks while the broker does not read. */
  void send(List<OutgoingMessage> messages) {
    var sent = new Wave(channel.getNextPublishSeqNo(), messages.size());
    wave = sent;
    try {
      for (var i = 0; i < messages.size(); i++) {
        var message = messages.get(i);
        sent.expect(message.properties().messageId(), i);
        channel.basicPublish(
            message.exchange(),
            message.routingKey(),
            true,
            message.properties().encoded(),
            message.body());
      }
    } catch (IOException | ShutdownSignalException e) {
      discard();
      sent.lose(String.valueOf(e));
    } catch (RuntimeException e) {
      // The client counted a message that it could not encode, so its numbers are wrong now.
      discard();
      throw e;
    }
  }

  /**
   * Waits for the answers to the sent messages.
   *
   * @return an outcome for each message, in the same order
   */
  List<PublishOutcome> await(long nanos) {
    var sent = wave;
    if (sent == null) {
      return List.of();
    }
    try {
      if (!sent.await(nanos)) {
        // A late answer would count for a message of a later wave.
        discard();
        sent.lose("no confirm in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      discard();
      sent.lose("interrupted");
    }
    wave = null;
    return sent.outcomes();
  }

  private void discard() {
    isSpent = true;
    Channels.discard(channel);
  }

  private void settle(long last, boolean isMultiple, PublishOutcome outcome) {
    var waiting = wave;
    if (waiting != null) {
      waiting.settle(last, isMultiple, outcome);
    }
  }

  private void giveBack(@Nullable String messageId, String reason) {
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

  /** Messages that were sent together, and the broker's answers so far. */
  private static final class Wave {

    private static final int NONE = -1;

    private final long first;
    private final @Nullable PublishOutcome[] outcomes;
    private final CountDownLatch unanswered;

    /** The last index of each message id. */
    private final Map<@Nullable String, Integer> places;

    /** For each index, the previous index with the same message id. */
    private final int[] placesBefore;

    /**
     * Every message before this index has an answer, because the broker may confirm several at
     * once.
     */
    private int next;

    Wave(long first, int size) {
      this.first = first;
      this.outcomes = new PublishOutcome[size];
      this.places = HashMap.newHashMap(size);
      this.placesBefore = new int[size];
      this.unanswered = new CountDownLatch(size);
      Arrays.fill(placesBefore, NONE);
    }

    synchronized void expect(@Nullable String messageId, int place) {
      var before = places.put(messageId, place);
      placesBefore[place] = before == null ? NONE : before;
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

    /**
     * The broker returns a message before it confirms it, so a returned message stays returned. If
     * several messages share an id, all of them count as returned: repeating a message is safer
     * than losing it.
     */
    synchronized void giveBack(@Nullable String messageId, String reason) {
      var last = places.get(messageId);
      for (var place = last == null ? NONE : last; place != NONE; place = placesBefore[place]) {
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
