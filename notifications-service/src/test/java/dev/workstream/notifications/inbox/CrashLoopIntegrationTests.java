package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.notifications.RealEngines;
import dev.workstream.notifications.broker.Delivery;
import dev.workstream.notifications.broker.QueueTopology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** A message that crashes its consumer at every delivery. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"workstream.inbox.first-backoff=10ms", "workstream.inbox.longest-backoff=20ms"})
@ContextConfiguration(initializers = RealEngines.class)
@Import(CrashLoopIntegrationTests.Deadly.class)
@DirtiesContext
class CrashLoopIntegrationTests {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String DEADLY = "deadly";

  @Autowired RabbitTemplate rabbit;
  @Autowired MongoTemplate mongo;
  @Autowired Inbox inbox;

  /**
   * Simulates a message that crashes the process: the channel closes, and no message is settled.
   */
  @TestConfiguration
  static class Deadly {

    @Bean
    @Primary
    EventDecoder deadlyDecoder(InboxProperties properties) {
      return new EventDecoder(properties) {
        @Override
        Parsed parse(Delivery delivery) {
          if (new String(delivery.body(), StandardCharsets.UTF_8).equals(DEADLY)) {
            throw new StackOverflowError();
          }
          return super.parse(delivery);
        }
      };
    }
  }

  @Test
  void deliveryLimitDeadLettersOnlyTheCrashingMessage() {
    assumeThat(product()).as("the broker has delivery limits").isEqualTo("RabbitMQ");
    await()
        .atMost(LIMIT)
        .until(() -> rabbit.execute(channel -> channel.consumerCount(QueueTopology.QUEUE)) > 0);
    rabbit.execute(channel -> channel.queuePurge(QueueTopology.DEAD_LETTER_QUEUE));
    var ids = IntStream.range(0, 150).mapToObj(_ -> TestEvents.eventId()).toList();
    // Publish while the inbox is stopped, so that the broker delivers all messages together.
    inbox.stop();
    for (var i = 0; i < ids.size(); i++) {
      if (i == 50) {
        publish(DEADLY);
      }
      publish(TestEvents.created(ids.get(i), TestEvents.taskId(i)));
    }
    inbox.start();

    await().atMost(LIMIT).until(() -> recorded(ids) == ids.size());
    var letters = new ArrayList<String>();
    await()
        .atMost(LIMIT)
        .until(() -> {
          var letter = rabbit.receive(QueueTopology.DEAD_LETTER_QUEUE, 200);
          if (letter != null) {
            letters.add(new String(letter.getBody(), StandardCharsets.UTF_8));
            assertThat(letter.getMessageProperties().getHeaders())
                .containsEntry("x-first-death-reason", "delivery_limit");
          }
          return !letters.isEmpty();
        });
    assertThat(rabbit.receive(QueueTopology.DEAD_LETTER_QUEUE, 500)).isNull();
    assertThat(letters).containsExactly(DEADLY);
  }

  private long recorded(List<String> ids) {
    return mongo
        .getCollection("notifications")
        .countDocuments(new Document("_id", new Document("$in", ids)));
  }

  private void publish(String body) {
    rabbit.send(
        "workstream.events",
        "workstream.task.created.v1",
        MessageBuilder.withBody(body.getBytes(StandardCharsets.UTF_8)).build());
  }

  private String product() {
    return rabbit.execute(
        channel -> String.valueOf(channel.getConnection().getServerProperties().get("product")));
  }
}
