package dev.workstream.notifications.problem;

import com.mongodb.MongoException;
import dev.workstream.defaults.broker.BrokerUnavailable;
import dev.workstream.defaults.http.KnownProblems;
import dev.workstream.defaults.http.ProblemHandler;
import dev.workstream.defaults.http.Problems;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns failures into problem details; the only place that does. */
@RestControllerAdvice
class RecordProblemHandler extends ProblemHandler<ProblemType> {

  private static final Logger log = LoggerFactory.getLogger(RecordProblemHandler.class);

  RecordProblemHandler(KnownProblems<ProblemType> known, Problems problems) {
    super(known, problems);
  }

  @ExceptionHandler
  ResponseEntity<Object> handle(NotFound notFound) {
    return problems().answer(ProblemType.NOT_FOUND, String.valueOf(notFound.getMessage()));
  }

  /** The HTTP server cannot parse the query, for example a malformed escape. */
  @ExceptionHandler
  ResponseEntity<Object> handle(InvalidParameterException unreadable) {
    return problems().answer(ProblemType.VALIDATION, "The query is malformed.");
  }

  @ExceptionHandler({DataAccessException.class, MongoException.class, BrokerUnavailable.class})
  ResponseEntity<Object> handleUnavailable(Exception exception) {
    log.warn("A store or the broker is away: {}", exception.toString());
    return problems().retryLater(ProblemType.UNAVAILABLE, "Wait as Retry-After says.");
  }
}
