package dev.workstream.notifications.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.notifications.RealEngines;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.test.context.ContextConfiguration;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"workstream.retention.task=P2D", "workstream.retention.other=P3D"})
@ContextConfiguration(initializers = RealEngines.class)
class RetentionIntegrationTests {

  @Autowired EventRecorder recorder;
  @Autowired MongoTemplate mongo;

  @Test
  void expiresRecordsByCategory() {
    var ofATask = TestRecords.of(TestRecords.subject(), 1);
    var ofAnother =
        TestRecords.of(TestRecords.eventId(), "workstream.taskforce.met.v1", "taskforce/1", 1);

    recorder.prepare();
    recorder.record(List.of(ofATask, ofAnother));

    assertThat(kept(ofATask)).isEqualTo(Duration.ofDays(2));
    assertThat(kept(ofAnother)).isEqualTo(Duration.ofDays(3));
  }

  @Test
  void createsTheIndexThatDeletesExpiredRecords() {
    recorder.prepare();
    assertThat(mongo.getCollection("notifications").listIndexes())
        .anySatisfy(index -> {
          assertThat(index.get("key")).isEqualTo(new Document("expires_at", 1));
          assertThat(index.get("expireAfterSeconds", Number.class).longValue()).isZero();
        });
  }

  @Test
  void givesRecordsOfAnOlderVersionAnExpiry() {
    var older = TestRecords.of(TestRecords.subject(), 1);
    mongo.getCollection("notifications").insertOne(TestRecords.olderDocument(older));
    assertThat(record(older)).doesNotContainKey("expires_at");

    recorder.prepare();

    assertThat(kept(older)).isEqualTo(Duration.ofDays(2));
  }

  private Duration kept(EventRecord event) {
    var expiresAt = record(event).getDate("expires_at").toInstant();
    return Duration.between(event.recordedAt(), expiresAt);
  }

  private Document record(EventRecord event) {
    return mongo.getCollection("notifications").find(new Document("_id", event.eventId())).first();
  }
}
