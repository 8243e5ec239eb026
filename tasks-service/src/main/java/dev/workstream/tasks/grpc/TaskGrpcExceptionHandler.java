package dev.workstream.tasks.grpc;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.workstream.defaults.grpc.RichStatus;
import dev.workstream.tasks.task.TaskRefused;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Translates exceptions into rich gRPC statuses. No other class does so. */
@Component
@Order(0)
class TaskGrpcExceptionHandler implements GrpcExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(TaskGrpcExceptionHandler.class);

  /** A client that receives -1 here does not retry by itself (gRFC A6). */
  private static final Metadata.Key<String> RETRY_PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public StatusException handleException(Throwable exception) {
    return StatusProto.toStatusException(
        RichStatus.ofUnreadable(exception).orElseGet(() -> status(exception)), trailers(exception));
  }

  /**
   * While the database is down, clients must not retry by themselves: every replica uses the same
   * database, and retries would turn the clear answer into DEADLINE_EXCEEDED.
   */
  private static Metadata trailers(Throwable exception) {
    var trailers = new Metadata();
    if (isDatabaseDown(exception)) {
      trailers.put(RETRY_PUSHBACK, "-1");
    }
    return trailers;
  }

  private static boolean isDatabaseDown(Throwable exception) {
    return exception instanceof TransactionException
        || exception instanceof RecoverableDataAccessException
        || exception instanceof DataAccessResourceFailureException
        // A commit or rollback failed because the connection was lost.
        || exception instanceof JpaSystemException
            && exception.getCause() instanceof org.hibernate.TransactionException;
  }

  private static Status status(Throwable exception) {
    return switch (exception) {
      case TaskRefused refused -> refused(refused);
      // The caller of a cancelled call waits no longer, so the cause does not matter.
      case Throwable _ when Context.current().isCancelled() ->
          RichStatus.of(Code.DEADLINE_EXCEEDED, "The deadline passed", "DEADLINE_EXCEEDED");
      case QueryTimeoutException _ ->
          RichStatus.of(Code.DEADLINE_EXCEEDED, "The deadline passed", "DEADLINE_EXCEEDED");
      case TransientDataAccessException e -> unavailable(e);
      case Exception e when isDatabaseDown(e) -> unavailable(e);
      case Throwable e -> RichStatus.unexpected(e);
    };
  }

  private static Status refused(TaskRefused refused) {
    return switch (refused) {
      case TaskRefused.Invalid invalid -> RichStatus.invalid(badRequest(invalid));
      case TaskRefused.NotFound notFound ->
          RichStatus.of(Code.NOT_FOUND, String.valueOf(notFound.getMessage()), "TASK_NOT_FOUND");
      case TaskRefused.RequestIdReused reused ->
          RichStatus.of(
              Code.ALREADY_EXISTS, String.valueOf(reused.getMessage()), "REQUEST_ID_REUSED");
    };
  }

  private static BadRequest badRequest(TaskRefused.Invalid invalid) {
    var badRequest = BadRequest.newBuilder();
    invalid
        .violations()
        .forEach(violation ->
            badRequest
                .addFieldViolationsBuilder()
                .setField(violation.field())
                .setReason(violation.code().name())
                .setDescription(violation.message()));
    return badRequest.build();
  }

  private static Status unavailable(Exception exception) {
    log.warn("The database is down: {}", String.valueOf(exception.getMessage()));
    return RichStatus.unavailable("The service cannot answer now");
  }
}
