package dev.workstream.notifications.problem;

import com.mongodb.MongoException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns failures into problem details: the one place where they become HTTP. */
@RestControllerAdvice
@RestController
class ProblemHandler extends ResponseEntityExceptionHandler implements ErrorController {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  private final RequestContext context;

  ProblemHandler(RequestContext context) {
    this.context = context;
  }

  @ExceptionHandler
  ResponseEntity<Object> handle(InvalidRequest invalid) {
    var problem = problem(ProblemType.VALIDATION, "See errors for what to change.");
    problem.setProperty("errors", List.of(invalid.error()));
    return answer(ProblemType.VALIDATION, problem, HttpHeaders.EMPTY);
  }

  @ExceptionHandler
  ResponseEntity<Object> handle(NotFound notFound) {
    return answer(
        ProblemType.NOT_FOUND,
        problem(ProblemType.NOT_FOUND, String.valueOf(notFound.getMessage())),
        HttpHeaders.EMPTY);
  }

  /** What the HTTP server refuses to read, such as a malformed escape in a query. */
  @ExceptionHandler
  ResponseEntity<Object> handle(InvalidParameterException unreadable) {
    return answer(
        ProblemType.VALIDATION,
        problem(ProblemType.VALIDATION, "The query is malformed."),
        HttpHeaders.EMPTY);
  }

  @ExceptionHandler({DataAccessException.class, MongoException.class, AmqpException.class})
  ResponseEntity<Object> handleUnavailable(Exception exception) {
    log.warn("A store or the broker is away: {}", exception.toString());
    return answer(
        ProblemType.UNAVAILABLE,
        problem(ProblemType.UNAVAILABLE, "Wait as Retry-After says."),
        HttpHeaders.EMPTY);
  }

  @ExceptionHandler
  ResponseEntity<Object> handleUnexpected(Exception exception) {
    log.error("Unexpected failure of a request", exception);
    return answer(
        ProblemType.INTERNAL,
        problem(ProblemType.INTERNAL, "The trace id leads to the cause."),
        HttpHeaders.EMPTY);
  }

  /** What fails outside the handlers, for example in a filter, ends here. */
  @RequestMapping("/error")
  ResponseEntity<Object> error(HttpServletRequest request) {
    var status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    var type = ProblemType.of(status);
    return answer(type, problem(type, type.title() + "."), HttpHeaders.EMPTY);
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception exception,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var type = ProblemType.of(status.value());
    if (type == ProblemType.INTERNAL) {
      return handleUnexpected(exception);
    }
    return answer(type, problem(type, type.title() + "."), headers);
  }

  private ProblemDetail problem(ProblemType type, String detail) {
    var problem = ProblemDetail.forStatusAndDetail(type.status(), detail);
    problem.setType(type.uri());
    problem.setTitle(type.title());
    problem.setProperty("request_id", context.requestId());
    problem.setProperty("trace_id", context.traceId());
    if (type == ProblemType.VALIDATION) {
      problem.setProperty("errors", List.of());
    }
    return problem;
  }

  private static ResponseEntity<Object> answer(
      ProblemType type, ProblemDetail problem, HttpHeaders headers) {
    var answer =
        ResponseEntity.status(type.status())
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (type == ProblemType.UNAVAILABLE) {
      answer.header(HttpHeaders.RETRY_AFTER, "1");
    }
    return answer.body(problem);
  }
}
