package dev.workstream.tasks.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Passes a call's deadline to PostgreSQL as a statement timeout, and refuses to commit a cancelled
 * call. Transactions outside calls, such as the relay's, are not affected.
 */
@Component
class CallDeadline implements TransactionExecutionListener {

  private final JdbcClient jdbc;

  CallDeadline(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null || beginFailure != null || !transaction.isNewTransaction()) {
      return;
    }
    try {
      jdbc.sql("select set_config('statement_timeout', :left, true)")
          .param("left", Long.toString(Math.max(1, deadline.timeRemaining(TimeUnit.MILLISECONDS))))
          .query(String.class)
          .single();
    } catch (DataAccessException e) {
      // An exception here would leave the transaction open and its connection in use. The next
      // statement fails for the same reason, and there Spring cleans up.
      transaction.setRollbackOnly();
    }
  }

  @Override
  public void beforeCommit(TransactionExecution transaction) {
    if (Context.current().isCancelled()) {
      throw new QueryTimeoutException("The call was cancelled");
    }
  }
}
