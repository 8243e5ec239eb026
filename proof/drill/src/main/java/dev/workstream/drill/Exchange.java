package dev.workstream.drill;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.workstream.engines.RabbitAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The drill's connection to the broker. A separate queue shows every published event in order.
 * Faults publish duplicates and invalid messages here.
 */
final class Exchange implements AutoCloseable {

  static final String EXCHANGE = "workstream.events";
  static final String QUEUE = "workstream.notifications";
  static final String DEAD_LETTERS = "workstream.notifications.dlq";

  private static final String OWN_QUEUE = "workstream.drill";
  private static final String FULL_QUEUE = "workstream.drill.full";
  private static final String EVERYTHING = "workstream.#";
  private static final String COMPLETED = "workstream.task.completed.v1";

  /** Header of every message that the drill itself publishes. */
  private static final String INJECTED = "x-workstream-drill";

  private static final int MAX_RECENT = 5_000;
  private static final int PREFETCH = 500;

  private final Connection connection;
  private final JsonMapper json = new JsonMapper();
  private final Map<String, SortedSet<Long>> sequences = new HashMap<>();
  private final Deque<Seen> recent = new ArrayDeque<>();
  private final Queue<String> disorder = new ConcurrentLinkedQueue<>();
  private final AtomicInteger repeated = new AtomicInteger();

  private record Seen(BasicProperties properties, byte[] body) {}

  Exchange(RabbitAddress address) throws IOException, TimeoutException {
    var connections = address.connections();
    connections.setNetworkRecoveryInterval(250);
    connection = connections.newConnection("drill");
    try (var channel = connection.createChannel()) {
      channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.TOPIC, true);
      channel.queueDeclare(OWN_QUEUE, true, false, false, Map.of());
      channel.queueDeclare(
          FULL_QUEUE,
          true,
          false,
          false,
          Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
      channel.queueBind(OWN_QUEUE, EXCHANGE, EVERYTHING);
    }
    var channel = connection.createChannel();
    channel.basicQos(PREFETCH);
    channel.basicConsume(
        OWN_QUEUE,
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, BasicProperties properties, byte[] body)
              throws IOException {
            see(properties, body);
            getChannel().basicAck(envelope.getDeliveryTag(), false);
          }
        });
  }

  /** Events that were published before an earlier event of the same subject. */
  Queue<String> disorder() {
    return disorder;
  }

  /** The number of events that were published more than once, which is allowed. */
  int repeated() {
    return repeated.get();
  }

  /** Publishes recent events again. */
  void repeat(int count, Random random) throws Exception {
    List<Seen> chosen = new ArrayList<>();
    synchronized (recent) {
      var all = new ArrayList<>(recent);
      for (var i = 0; i < count && !all.isEmpty(); i++) {
        chosen.add(all.get(random.nextInt(all.size())));
      }
    }
    withConfirms(channel -> {
      for (var seen : chosen) {
        channel.basicPublish(
            EXCHANGE, seen.properties().getType(), true, injected(seen.properties()), seen.body());
      }
    });
  }

  /** Publishes messages that are not valid events. */
  void poison(List<byte[]> bodies) throws Exception {
    withConfirms(channel -> {
      for (var body : bodies) {
        var properties = new BasicProperties.Builder().deliveryMode(2).build();
        channel.basicPublish(EXCHANGE, COMPLETED, true, injected(properties), body);
      }
    });
  }

  // At every moment, an event that reaches the drill's queue must also reach the service's queue.
  // Otherwise the broker confirms an event that only the drill gets, and the drill loses it.

  /** Routes all events to a full queue only, which rejects them. */
  void routeToFullQueue() throws IOException, TimeoutException {
    try (var channel = connection.createChannel()) {
      channel.queueBind(FULL_QUEUE, EXCHANGE, EVERYTHING);
      channel.queueUnbind(OWN_QUEUE, EXCHANGE, EVERYTHING);
      channel.queueUnbind(QUEUE, EXCHANGE, EVERYTHING);
    }
  }

  /** Call it after routeToFullQueue: then created events have no route, completed events do. */
  void removeRouteOfCreated() throws IOException, TimeoutException {
    try (var channel = connection.createChannel()) {
      channel.queueBind(QUEUE, EXCHANGE, COMPLETED);
      channel.queueBind(OWN_QUEUE, EXCHANGE, COMPLETED);
      channel.queueUnbind(FULL_QUEUE, EXCHANGE, EVERYTHING);
    }
  }

  /** Restores the regular routes. */
  void restoreRoutes() throws IOException, TimeoutException {
    try (var channel = connection.createChannel()) {
      channel.queueBind(QUEUE, EXCHANGE, EVERYTHING);
      channel.queueBind(OWN_QUEUE, EXCHANGE, EVERYTHING);
      channel.queueUnbind(OWN_QUEUE, EXCHANGE, COMPLETED);
      channel.queueUnbind(QUEUE, EXCHANGE, COMPLETED);
      channel.queueUnbind(FULL_QUEUE, EXCHANGE, EVERYTHING);
    }
  }

  /** The number of ready messages in a queue. */
  long waiting(String queue) throws IOException, TimeoutException {
    try (var channel = connection.createChannel()) {
      return channel.messageCount(queue);
    }
  }

  /** Removes and returns all dead letters. */
  List<byte[]> deadLetters() throws IOException, TimeoutException {
    var letters = new ArrayList<byte[]>();
    try (var channel = connection.createChannel()) {
      for (var letter = channel.basicGet(DEAD_LETTERS, true);
          letter != null;
          letter = channel.basicGet(DEAD_LETTERS, true)) {
        letters.add(letter.getBody());
      }
    }
    return letters;
  }

  @Override
  public void close() {
    connection.abort(2_000);
  }

  private void see(BasicProperties properties, byte[] body) {
    if (properties.getHeaders() != null && properties.getHeaders().containsKey(INJECTED)) {
      return;
    }
    String subject;
    long sequence;
    try {
      var event = json.readTree(body);
      subject = event.path("subject").asString();
      sequence = event.path("sequence").asLong();
    } catch (JacksonException e) {
      disorder.add("Not an event: " + new String(body, StandardCharsets.UTF_8));
      return;
    }
    var seen = sequences.computeIfAbsent(subject, _ -> new TreeSet<>());
    if (!seen.isEmpty() && seen.last() > sequence && !seen.contains(sequence)) {
      disorder.add(subject + ": " + sequence + " was published after " + seen.last());
    }
    if (!seen.add(sequence)) {
      repeated.incrementAndGet();
    }
    synchronized (recent) {
      recent.add(new Seen(properties, body));
      if (recent.size() > MAX_RECENT) {
        recent.remove();
      }
    }
  }

  private static BasicProperties injected(BasicProperties properties) {
    var headers = new HashMap<String, Object>();
    if (properties.getHeaders() != null) {
      headers.putAll(properties.getHeaders());
    }
    headers.put(INJECTED, true);
    return properties.builder().headers(headers).build();
  }

  @FunctionalInterface
  private interface Publishing {

    void on(Channel channel) throws IOException;
  }

  private void withConfirms(Publishing publishing) throws Exception {
    try (var channel = connection.createChannel()) {
      channel.confirmSelect();
      publishing.on(channel);
      channel.waitForConfirmsOrDie(20_000);
    }
  }
}
