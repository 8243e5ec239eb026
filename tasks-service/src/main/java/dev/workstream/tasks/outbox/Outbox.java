package dev.workstream.tasks.outbox;

import dev.workstream.defaults.tracing.TraceParent;
import io.micrometer.tracing.Tracer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Appends the events of a transaction. The relay publishes them after the commit; a rollback drops
 * them.
 */
@Component
public class Outbox {

  private final OutboxStore store;
  private final OutboxSchedule schedule;
  private final Tracer tracer;
  private final JsonMapper json;
  private final String producer;

  Outbox(
      OutboxStore store,
      OutboxSchedule schedule,
      Tracer tracer,
      JsonMapper json,
      OutboxProperties properties) {
    this.store = store;
    this.schedule = schedule;
    this.tracer = tracer;
    this.json = json;
    this.producer = properties.producer();
  }

  /**
   * Appends an event in the caller's transaction. The caller must hold a lock on the event's
   * subject, so that events commit in the order of their sequence.
   *
   * @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
   * @throws org.springframework.dao.DuplicateKeyException if an unpublished event of this subject
   *     has the same sequence
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void append(OutboxMessage message) {
    var trace = TraceParent.current(tracer);
    var envelope = Envelope.of(message, producer, trace.traceId());
    store.append(message, json.writeValueAsBytes(envelope), trace.header());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            schedule.wakeUp();
          }
        });
  }
}
