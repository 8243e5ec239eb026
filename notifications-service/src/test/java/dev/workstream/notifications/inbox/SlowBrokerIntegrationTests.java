package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.notifications.RealEngines;
import dev.workstream.notifications.broker.QueueTopology;
import dev.workstream.testengines.TestEngines;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A consumer that stops while its broker is slow, for example on a busy machine. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RealEngines.class)
@DirtiesContext
class SlowBrokerIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SLOWNESS = Duration.ofSeconds(2);
  private static final PausableProxy PROXY =
      new PausableProxy(TestEngines.rabbit().host(), TestEngines.rabbit().port());

  @Autowired MongoTemplate mongo;
  @Autowired Inbox inbox;
  @Autowired MeterRegistry meters;

  @DynamicPropertySource
  static void throughTheProxy(DynamicPropertyRegistry properties) {
    properties.add("spring.rabbitmq.port", PROXY::port);
  }

  @AfterAll
  static void close() throws Exception {
    PROXY.close();
  }

  @Test
  void causesNoRedelivery() throws Exception {
    var ids = new ArrayList<String>();
    try (var connection = TestEngines.rabbit().connections().newConnection();
        var channel = connection.createChannel()) {
      await().atMost(LIMIT).until(() -> channel.consumerCount(QueueTopology.QUEUE) > 0);
      channel.confirmSelect();
      CompletableFuture<Void> stop;
      PROXY.pause();
      try {
        for (var i = 0; i < 50; i++) {
          var id = TestEvents.eventId();
          ids.add(id);
          channel.basicPublish(
              "workstream.events",
              "workstream.task.created.v1",
              null,
              TestEvents.created(id, TestEvents.taskId(i)).getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(LIMIT.toMillis());
        // The broker has now sent all messages; the proxy holds them back.
        await().atMost(LIMIT).until(() -> channel.messageCount(QueueTopology.QUEUE) == 0);
        stop = CompletableFuture.runAsync(inbox::stop);
        await().during(SLOWNESS).atMost(LIMIT).until(() -> !stop.isDone());
      } finally {
        PROXY.resume();
      }
      stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    var recordedBeforeTheStop = recorded(ids);
    inbox.start();

    await().atMost(LIMIT).until(() -> recorded(ids) == ids.size());
    assertThat(recordedBeforeTheStop).isEqualTo(ids.size());
    assertThat(meters.get("workstream.inbox.redelivered").counter().count()).isZero();
  }

  private long recorded(List<String> ids) {
    return mongo
        .getCollection("notifications")
        .countDocuments(new Document("_id", new Document("$in", ids)));
  }
}
