package dev.workstream.notifications.live;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.Status;
import com.mongodb.MongoException;
import dev.workstream.defaults.grpc.RichStatus;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
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

  @Override
  public StatusException handleException(Throwable exception) {
    return StatusProto.toStatusException(
        RichStatus.ofUnreadable(exception).orElseGet(() -> status(exception)));
  }

  private static Status status(Throwable exception) {
    return switch (exception) {
      case LiveRefused refused -> refused(refused);
      case MongoException e -> unavailable(e);
      case DataAccessException e -> unavailable(e);
      case Throwable e -> RichStatus.unexpected(e);
    };
  }

  private static Status refused(LiveRefused refused) {
    var message = String.valueOf(refused.getMessage());
    return switch (refused) {
      case LiveRefused.Invalid invalid ->
          RichStatus.invalid(
              BadRequest.newBuilder()
                  .addFieldViolations(
                      BadRequest.FieldViolation.newBuilder()
                          .setField(invalid.field())
                          .setReason(invalid.code())
                          .setDescription(message))
                  .build());
      case LiveRefused.Expired _ ->
          RichStatus.of(Code.FAILED_PRECONDITION, message, "TOKEN_EXPIRED");
      case LiveRefused.Stopping _ -> RichStatus.unavailable(message);
    };
  }

  private static Status unavailable(Exception exception) {
    log.warn("The records cannot be read: {}", exception.toString());
    return RichStatus.unavailable("The records cannot be read");
  }
}
