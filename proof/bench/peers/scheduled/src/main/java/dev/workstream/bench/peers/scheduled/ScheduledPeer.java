package dev.workstream.bench.peers.scheduled;

import dev.workstream.bench.peers.EventPublisher;
import dev.workstream.bench.peers.EventPublisher.StoredEvent;
import dev.workstream.bench.peers.Peer;
import dev.workstream.bench.peers.TaskCreated;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

@Component
@EnableScheduling
class ScheduledPeer implements Peer {

  private final EventPublisher publisher;
  private final TransactionOperations transactions;
  private final JdbcClient jdbc;
  private final JsonMapper json;

  private volatile boolean held;

  ScheduledPeer(
      EventPublisher publisher,
      TransactionOperations transactions,
      JdbcClient jdbc,
      JsonMapper json) {
    this.publisher = publisher;
    this.transactions = transactions;
    this.jdbc = jdbc;
    this.json = json;
  }

  private record Row(long id, String eventId, byte[] body) {}

  @Override
  public void append(TaskCreated event) {
    jdbc.sql("insert into outbox (event_id, body) values (?, ?)")
        .params(event.eventId(), json.writeValueAsBytes(event))
        .update();
  }

  @Scheduled(fixedRateString = "${peer.poll-interval}")
  void poll() {
    if (!held) {
      transactions.executeWithoutResult(_ -> publishNext());
    }
  }

  private void publishNext() {
    var rows =
        jdbc.sql(
                """
                select id, event_id::text, body from outbox
                order by id limit 100 for update skip locked
                """)
            .query(Row.class)
            .list();
    if (rows.isEmpty()) {
      return;
    }
    publisher.publish(
        rows.stream().map(row -> new StoredEvent(row.eventId(), row.body())).toList());
    jdbc.sql("delete from outbox where id in (:ids)")
        .param("ids", rows.stream().map(Row::id).toList())
        .update();
  }

  @Override
  public void hold() {
    held = true;
  }

  @Override
  public void publishWaiting() {
    held = false;
  }

  @Override
  public long waiting() {
    return jdbc.sql("select count(*) from outbox").query(Long.class).single();
  }
}
