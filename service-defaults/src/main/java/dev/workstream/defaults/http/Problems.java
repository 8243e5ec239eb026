package dev.workstream.defaults.http;

import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Writes problem details (RFC 9457). */
public final class Problems {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final RequestContext context;

  Problems(RequestContext context) {
    this.context = context;
  }

  public ResponseEntity<Object> answer(Problem problem, String detail) {
    return answer(problem, detail, HttpHeaders.EMPTY);
  }

  public ResponseEntity<Object> answer(Problem problem, String detail, HttpHeaders headers) {
    return answer(problem, ofRequest(problem, detail), headers);
  }

  /** The caller must wait: sends Retry-After in whole seconds, at least one. */
  public ResponseEntity<Object> retryLater(Problem problem, String detail, Duration wait) {
    var headers = new HttpHeaders();
    var seconds = Math.max(1, Math.ceilDiv(wait.toMillis(), 1000));
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    return answer(problem, detail, headers);
  }

  public ResponseEntity<Object> retryLater(Problem problem, String detail) {
    return retryLater(problem, detail, RETRY_AFTER);
  }

  /**
   * @param problem must have status 400
   */
  public ResponseEntity<Object> invalid(Problem problem, List<FieldError> errors) {
    var detail = ofRequest(problem, "See errors for what to change.");
    detail.setProperty("errors", errors);
    return answer(problem, detail, HttpHeaders.EMPTY);
  }

  /** The problem without request and trace ids. */
  public static ProblemDetail detail(Problem problem, String detail) {
    var written = ProblemDetail.forStatusAndDetail(problem.status(), detail);
    written.setType(problem.uri());
    written.setTitle(problem.title());
    return written;
  }

  /** Every 400 has errors, so that callers need not check whether the field exists. */
  static boolean hasErrors(Problem problem) {
    return problem.status() == HttpStatus.BAD_REQUEST;
  }

  private ProblemDetail ofRequest(Problem problem, String detail) {
    var written = detail(problem, detail);
    written.setProperty("request_id", context.requestId());
    written.setProperty("trace_id", context.traceId());
    if (hasErrors(problem)) {
      written.setProperty("errors", List.of());
    }
    return written;
  }

  private static ResponseEntity<Object> answer(
      Problem problem, ProblemDetail detail, HttpHeaders headers) {
    var answer =
        ResponseEntity.status(problem.status())
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE
        && !headers.containsHeader(HttpHeaders.RETRY_AFTER)) {
      answer.header(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
    }
    return answer.body(detail);
  }
}
