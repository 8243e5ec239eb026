package dev.workstream.gateway.problem;

import dev.workstream.defaults.http.FieldError;
import dev.workstream.defaults.http.Problems;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Turns a failed gRPC call into a problem: by its reason if the gateway knows it, otherwise by its
 * status code. A new reason needs a line here, one in docs/contracts/grpc.md, and often a problem
 * type.
 */
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
    var details = StatusDetails.of(exception);
    return switch (details.reason()) {
      case "TASK_NOT_FOUND" ->
          problems.answer(ProblemType.NOT_FOUND, "There is no task of this id.");
      case "TASK_STATE" ->
          problems.answer(ProblemType.TASK_STATE, "Read the task: its status has changed.");
      case "REQUEST_ID_REUSED" ->
          problems.answer(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "Use a new key for a new task, or repeat the first body with this one.");
      case "MESSAGE_TOO_LARGE" -> problems.answer(ProblemType.BODY_TOO_LARGE, "Send less.");
      case "TOKEN_EXPIRED" -> problems.answer(ProblemType.EVENTS_EXPIRED, ProblemType.BEGIN_ANEW);
      // The status code is enough for all other reasons.
      default -> byStatus(exception, details.errors());
    };
  }

  private ResponseEntity<Object> byStatus(
      StatusRuntimeException exception, List<FieldError> errors) {
    return switch (exception.getStatus().getCode()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> problems.invalid(ProblemType.VALIDATION, errors);
      case NOT_FOUND -> problems.answer(ProblemType.NOT_FOUND, "Nothing has this id.");
      case ALREADY_EXISTS ->
          problems.answer(
              ProblemType.IDEMPOTENCY_KEY_REUSED, "An earlier request has used this name or key.");
      case RESOURCE_EXHAUSTED ->
          problems.retryLater(ProblemType.TOO_MANY_REQUESTS, "Wait as Retry-After says.");
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
      case OK,
          UNKNOWN,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          UNIMPLEMENTED,
          FAILED_PRECONDITION,
          INTERNAL,
          DATA_LOSS -> {
        log.error("A service returned an unexpected status", exception);
        yield problems.answer(ProblemType.INTERNAL, "The trace id leads to the cause.");
      }
    };
  }
}
