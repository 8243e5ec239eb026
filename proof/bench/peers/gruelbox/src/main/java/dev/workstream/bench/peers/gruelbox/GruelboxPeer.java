package dev.workstream.bench.peers.gruelbox;

import com.gruelbox.transactionoutbox.TransactionOutbox;
import dev.workstream.bench.peers.Peer;
import dev.workstream.bench.peers.TaskCreated;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

@Component
class GruelboxPeer implements Peer {

  private final TransactionOutbox transactionOutbox;
  private final TransactionOutbox deadProcess;
  private final JsonMapper json;
  private final JdbcClient jdbc;

  private volatile boolean held;

  GruelboxPeer(
      TransactionOutbox transactionOutbox,
      TransactionOutbox deadProcess,
      JsonMapper json,
      JdbcClient jdbc) {
    this.transactionOutbox = transactionOutbox;
    this.deadProcess = deadProcess;
    this.json = json;
    this.jdbc = jdbc;
  }

  @Override
  public void append(TaskCreated event) {
    schedule(transactionOutbox, event);
  }

  @Override
  public void appendWaiting(TaskCreated event) {
    schedule(deadProcess, event);
  }

  private void schedule(TransactionOutbox outbox, TaskCreated event) {
    outbox
        .schedule(StoredCalls.class)
        .publish(event.eventId().toString(), json.writeValueAsString(event));
  }

  /** The background worker, at the interval of the library's documentation. */
  @Scheduled(fixedDelayString = "${peer.flush-interval}")
  void flushInBackground() {
    if (!held) {
      flush();
    }
  }

  private void flush() {
    while (transactionOutbox.flush()) {}
  }

  @Override
  public void hold() {
    held = true;
  }

  @Override
  public void publishWaiting() {
    held = false;
    flush();
  }

  @Override
  public long waiting() {
    return jdbc.sql("select count(*) from txno_outbox").query(Long.class).single();
  }
}
