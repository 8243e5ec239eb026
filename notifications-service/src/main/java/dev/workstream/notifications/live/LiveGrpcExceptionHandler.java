package dev.workstream.notifications.live;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.mongodb.MongoException;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.stereotype.Component;

/** Turns exceptions into rich gRPC statuses; the only place that does. */
@Component
@Order(0)
class LiveGrpcExceptionHandler implements GrpcExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(LiveGrpcExceptionHandler.class);

  private static final String DOMAIN = "workstream.dev";

  @Override
  public StatusException handleException(Throwable exception) {
    return StatusProto.toStatusException(status(exception));
  }

  private static Status status(Throwable exception) {
    return switch (exception) {
      case LiveRefused refused -> refused(refused);
      case StatusRuntimeException unread
          when unread.getCause() instanceof InvalidProtocolBufferException ->
          status(Code.INVALID_ARGUMENT, "The message cannot be read", "INVALID_ARGUMENT");
      case MongoException e -> unavailable(e);
      case DataAccessException e -> unavailable(e);
      case Throwable e -> {
        log.error("Unexpected failure of a call", e);
        yield status(Code.INTERNAL, "An unexpected failure; see the service's log", "INTERNAL");
      }
    };
  }

  private static Status refused(LiveRefused refused) {
    var message = String.valueOf(refused.getMessage());
    return switch (refused) {
      case LiveRefused.Invalid invalid ->
          status(
              Code.INVALID_ARGUMENT,
              "The request is not valid",
              "INVALID_ARGUMENT",
              BadRequest.newBuilder()
                  .addFieldViolations(
                      BadRequest.FieldViolation.newBuilder()
                          .setField(invalid.field())
                          .setReason(invalid.code())
                          .setDescription(message))
                  .build());
      case LiveRefused.Expired _ -> status(Code.FAILED_PRECONDITION, message, "TOKEN_EXPIRED");
      case LiveRefused.Stopping _ -> status(Code.UNAVAILABLE, message, "UNAVAILABLE", retryInfo());
    };
  }

  private static Status unavailable(Exception exception) {
    log.warn("The records cannot be read: {}", exception.toString());
    return status(Code.UNAVAILABLE, "The records cannot be read", "UNAVAILABLE", retryInfo());
  }

  private static RetryInfo retryInfo() {
    return RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(1)).build();
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
