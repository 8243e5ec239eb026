package dev.workstream.gateway.problem;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.workstream.defaults.http.FieldError;
import dev.workstream.defaults.http.Problems;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A gRPC call's status, as a problem in words of HTTP. */
@RestControllerAdvice
@Order(0)
class GrpcProblemHandler {

  private static final Logger log = LoggerFactory.getLogger(GrpcProblemHandler.class);

  private final Problems problems;

  GrpcProblemHandler(Problems problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  ResponseEntity<Object> handle(StatusRuntimeException exception) {
    return switch (exception.getStatus().getCode()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          problems.invalid(ProblemType.VALIDATION, errors(exception));
      case NOT_FOUND -> problems.answer(ProblemType.NOT_FOUND, "There is no task of this id.");
      case ALREADY_EXISTS ->
          problems.answer(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "Use a new key for a new task, or repeat the first body with this one.");
      case RESOURCE_EXHAUSTED ->
          // What waiting does not help with, other than a limit on requests.
          has(exception, "MESSAGE_TOO_LARGE")
              ? problems.answer(ProblemType.BODY_TOO_LARGE, "Send less.")
              : problems.retryLater(ProblemType.TOO_MANY_REQUESTS, "Wait as Retry-After says.");
      case UNAVAILABLE, CANCELLED, ABORTED -> {
        log.warn("A service is unavailable: {}", exception.getStatus());
        yield problems.retryLater(ProblemType.UNAVAILABLE, "Wait as Retry-After says.");
      }
      case DEADLINE_EXCEEDED -> {
        log.warn("A service did not answer in time: {}", exception.getStatus());
        yield problems.answer(
            ProblemType.TIMEOUT,
            "The request may or may not have had its effect; it is safe to repeat it with the same"
                + " Idempotency-Key.");
      }
      case FAILED_PRECONDITION ->
          has(exception, "TOKEN_EXPIRED")
              ? problems.answer(ProblemType.EVENTS_EXPIRED, ProblemType.BEGIN_ANEW)
              : unexpected(exception);
      case OK, UNKNOWN, PERMISSION_DENIED, UNAUTHENTICATED, UNIMPLEMENTED, INTERNAL, DATA_LOSS ->
          unexpected(exception);
    };
  }

  private ResponseEntity<Object> unexpected(StatusRuntimeException exception) {
    log.error("Unexpected answer of a service", exception);
    return problems.answer(ProblemType.INTERNAL, "The trace id leads to the cause.");
  }

  private static boolean has(StatusRuntimeException exception, String reason) {
    return details(exception, ErrorInfo.class).anyMatch(info -> info.getReason().equals(reason));
  }

  private static List<FieldError> errors(StatusRuntimeException exception) {
    return details(exception, BadRequest.class)
        .flatMap(detail -> detail.getFieldViolationsList().stream())
        .map(violation ->
            new FieldError(
                violation.getField(),
                violation.getReason().toLowerCase(Locale.ROOT),
                violation.getDescription()))
        .toList();
  }

  private static <T extends Message> Stream<T> details(
      StatusRuntimeException exception, Class<T> type) {
    var status = StatusProto.fromThrowable(exception);
    return status == null
        ? Stream.empty()
        : status.getDetailsList().stream()
            .filter(detail -> detail.is(type))
            .map(detail -> unpack(detail, type));
  }

  private static <T extends Message> T unpack(Any detail, Class<T> type) {
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A service sent malformed details", e);
    }
  }
}
