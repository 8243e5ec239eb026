package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.notifications.RealEngines;
import dev.workstream.notifications.broker.QueueTopology;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** A consumer that stops while messages arrive at a varying pace. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RealEngines.class)
@DirtiesContext
class HandOverIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int STOPS = 20;

  @Autowired RabbitTemplate rabbit;
  @Autowired MongoTemplate mongo;
  @Autowired Inbox inbox;
  @Autowired MeterRegistry meters;

  private final List<String> ids = new CopyOnWriteArrayList<>();

  @Test
  void causesNoRedelivery() {
    await().atMost(LIMIT).until(this::isConsuming);
    var before = redelivered();
    var isOver = new AtomicBoolean();
    var load = CompletableFuture.runAsync(() -> publishUntil(isOver));
    try {
      for (var stop = 1; stop <= STOPS; stop++) {
        var seen = ids.size();
        await().atMost(LIMIT).until(() -> ids.size() > seen);
        inbox.stop();
        inbox.start();
        await().atMost(LIMIT).until(this::isConsuming);
      }
    } finally {
      isOver.set(true);
      load.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    await().atMost(LIMIT).until(() -> recorded() == ids.size());
    assertThat(redelivered() - before).isZero();
    assertThat(rabbit.receive(QueueTopology.DEAD_LETTER_QUEUE)).isNull();
  }

  /**
   * Publishes bursts with pauses of about 100 ms, so that stops happen at every phase of a burst.
   */
  private void publishUntil(AtomicBoolean isOver) {
    for (var pause = 90; !isOver.get(); pause = pause == 110 ? 90 : pause + 1) {
      for (var i = 0; i < 5; i++) {
        var id = TestEvents.eventId();
        var event = TestEvents.created(id, TestEvents.taskId(ids.size()));
        rabbit.send(
            "workstream.events",
            "workstream.task.created.v1",
            MessageBuilder.withBody(event.getBytes(StandardCharsets.UTF_8)).build());
        ids.add(id);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
    }
  }

  private double redelivered() {
    return meters.get("workstream.inbox.redelivered").counter().count();
  }

  private long recorded() {
    return mongo
        .getCollection("notifications")
        .countDocuments(new Document("_id", new Document("$in", List.copyOf(ids))));
  }

  private boolean isConsuming() {
    return rabbit.execute(channel -> channel.consumerCount(QueueTopology.QUEUE)) > 0;
  }
}
