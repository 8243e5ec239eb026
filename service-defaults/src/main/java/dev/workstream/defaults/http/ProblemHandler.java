package dev.workstream.defaults.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns failures that every HTTP API has into problems. A service adds its own. */
public abstract class ProblemHandler<P extends Problem> extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  private final KnownProblems<P> known;
  private final Problems problems;

  protected ProblemHandler(KnownProblems<P> known, Problems problems) {
    this.known = known;
    this.problems = problems;
  }

  protected final Problems problems() {
    return problems;
  }

  /**
   * The detail of a problem that the framework found. The framework's own text would name classes.
   */
  protected String detail(P problem) {
    return problem.title() + ".";
  }

  @ExceptionHandler
  protected final ResponseEntity<Object> handleInvalidRequest(InvalidRequest invalid) {
    return problems.invalid(
        known.ofStatus(HttpStatus.BAD_REQUEST.value()), List.of(invalid.error()));
  }

  @ExceptionHandler
  protected final ResponseEntity<Object> handleUnexpected(Exception exception) {
    log.error("Unexpected failure of a request", exception);
    return problems.answer(
        known.ofStatus(HttpStatus.INTERNAL_SERVER_ERROR.value()),
        "The trace id leads to the cause.");
  }

  @Override
  protected final ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var problem = known.ofStatus(status.value());
    if (problem.status() == HttpStatus.INTERNAL_SERVER_ERROR) {
      return handleUnexpected(exception);
    }
    return problems.answer(problem, detail(problem), headers);
  }
}
