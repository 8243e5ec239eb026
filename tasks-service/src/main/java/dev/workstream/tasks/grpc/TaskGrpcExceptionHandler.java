package dev.workstream.tasks.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.workstream.tasks.task.TaskRefused;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
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

/** What went wrong, as a rich status: the one place where exceptions become gRPC. */
@Component
@Order(0)
class TaskGrpcExceptionHandler implements GrpcExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(TaskGrpcExceptionHandler.class);

  private static final String DOMAIN = "workstream.dev";

  /** A client that gets this with -1 does not retry by itself (gRFC A6). */
  private static final Metadata.Key<String> RETRY_PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public StatusException handleException(Throwable exception) {
    return StatusProto.toStatusException(status(exception), trailers(exception));
  }

  /**
   * A database that is away is not back within a call's deadline, and is the same for every
   * replica. Retries would only turn the clear answer into a deadline that passed.
   */
  private static Metadata trailers(Throwable exception) {
    var trailers = new Metadata();
    if (isDatabaseAway(exception)) {
      trailers.put(RETRY_PUSHBACK, "-1");
    }
    return trailers;
  }

  private static boolean isDatabaseAway(Throwable exception) {
    return exception instanceof TransactionException
        || exception instanceof RecoverableDataAccessException
        || exception instanceof DataAccessResourceFailureException
        // A commit or a rollback that failed on a connection that is gone.
        || exception instanceof JpaSystemException
            && exception.getCause() instanceof org.hibernate.TransactionException;
  }

  private static Status status(Throwable exception) {
    return switch (exception) {
      case TaskRefused refused -> refused(refused);
      case StatusRuntimeException unread
          when unread.getCause() instanceof InvalidProtocolBufferException ->
          status(Code.INVALID_ARGUMENT, "The message cannot be read", "INVALID_ARGUMENT");
      // A compressed message that is too large shows it only while it is read.
      case StatusRuntimeException unread
          when unread.getStatus().getCode() == io.grpc.Status.Code.RESOURCE_EXHAUSTED ->
          status(Code.RESOURCE_EXHAUSTED, "The message is too large", "MESSAGE_TOO_LARGE");
      // What a cancelled call's transaction ran into does not matter: nobody waits for the answer.
      case Throwable _ when Context.current().isCancelled() ->
          status(Code.DEADLINE_EXCEEDED, "The deadline passed", "DEADLINE_EXCEEDED");
      case QueryTimeoutException _ ->
          status(Code.DEADLINE_EXCEEDED, "The deadline passed", "DEADLINE_EXCEEDED");
      case TransientDataAccessException e -> unavailable(e);
      case Exception e when isDatabaseAway(e) -> unavailable(e);
      case Throwable e -> {
        log.error("Unexpected failure of a call", e);
        yield status(Code.INTERNAL, "An unexpected failure; see the service's log", "INTERNAL");
      }
    };
  }

  private static Status refused(TaskRefused refused) {
    return switch (refused) {
      case TaskRefused.Invalid invalid ->
          status(
              Code.INVALID_ARGUMENT,
              "The request is not valid",
              "INVALID_ARGUMENT",
              badRequest(invalid));
      case TaskRefused.NotFound notFound ->
          status(Code.NOT_FOUND, String.valueOf(notFound.getMessage()), "TASK_NOT_FOUND");
      case TaskRefused.RequestIdReused reused ->
          status(Code.ALREADY_EXISTS, String.valueOf(reused.getMessage()), "REQUEST_ID_REUSED");
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
    log.warn("The database is away: {}", String.valueOf(exception.getMessage()));
    return status(
        Code.UNAVAILABLE,
        "The service cannot work now",
        "UNAVAILABLE",
        RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(1)).build());
  }

  private static Status status(Code code, String message, String reason, Message... details) {
    var status =
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build()));
    List.of(details).forEach(detail -> status.addDetails(Any.pack(detail)));
    return status.build();
  }
}
