package dev.workstream.notifications.problem;

import com.mongodb.MongoException;
import dev.workstream.defaults.broker.BrokerUnavailable;
import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.http.Problems;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns failures into problem details: the one place where they become HTTP. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  private final Problems problems;

  ProblemHandler(Problems problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  ResponseEntity<Object> handle(InvalidRequest invalid) {
    return problems.invalid(ProblemType.VALIDATION, List.of(invalid.error()));
  }

  @ExceptionHandler
  ResponseEntity<Object> handle(NotFound notFound) {
    return problems.answer(ProblemType.NOT_FOUND, String.valueOf(notFound.getMessage()));
  }

  /** The HTTP server refuses to read it, for example a malformed escape in a query. */
  @ExceptionHandler
  ResponseEntity<Object> handle(InvalidParameterException unreadable) {
    return problems.answer(ProblemType.VALIDATION, "The query is malformed.");
  }

  @ExceptionHandler({DataAccessException.class, MongoException.class, BrokerUnavailable.class})
  ResponseEntity<Object> handleUnavailable(Exception exception) {
    log.warn("A store or the broker is away: {}", exception.toString());
    return problems.retryLater(ProblemType.UNAVAILABLE, "Wait as Retry-After says.");
  }

  @ExceptionHandler
  ResponseEntity<Object> handleUnexpected(Exception exception) {
    log.error("Unexpected failure of a request", exception);
    return problems.answer(ProblemType.INTERNAL, "The trace id leads to the cause.");
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var type = ProblemType.known().ofStatus(status.value());
    if (type == ProblemType.INTERNAL) {
      return handleUnexpected(exception);
    }
    return problems.answer(type, type.title() + ".", headers);
  }
}
