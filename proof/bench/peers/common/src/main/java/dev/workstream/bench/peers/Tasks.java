package dev.workstream.bench.peers;

import java.sql.Timestamp;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The business write: a task and its event in one transaction. */
@Component
class Tasks {

  private static final int TASKS_PER_TRANSACTION = 1_000;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final Peer peer;

  Tasks(JdbcClient jdbc, TransactionOperations transactions, Peer peer) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.peer = peer;
  }

  void create(TaskCreated event) {
    transactions.executeWithoutResult(_ -> insert(event, peer::append));
  }

  /** Creates tasks whose events wait in the outbox. */
  void createWaiting(int events) {
    for (var left = events; left > 0; left -= TASKS_PER_TRANSACTION) {
      var tasks = Math.min(left, TASKS_PER_TRANSACTION);
      transactions.executeWithoutResult(_ -> {
        for (var i = 0; i < tasks; i++) {
          insert(TaskCreated.ofNewTask(), peer::appendWaiting);
        }
      });
    }
  }

  private void insert(TaskCreated event, Consumer<TaskCreated> outbox) {
    var task = event.payload();
    jdbc.sql(
            """
            insert into tasks (id, title, description, status, created_at, version)
            values (?, ?, ?, 'OPEN', ?, ?)
            """)
        .params(
            task.id(),
            task.title(),
            task.description(),
            Timestamp.from(task.createdAt()),
            task.version())
        .update();
    outbox.accept(event);
  }
}
