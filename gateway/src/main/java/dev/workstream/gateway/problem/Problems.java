package dev.workstream.gateway.problem;

import dev.workstream.gateway.request.RequestContext;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Writes problem details, all of one shape. */
@Component
class Problems {

  static final String BEGIN_ANEW =
      "Begin without a token, and read what you have missed elsewhere.";

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final RequestContext context;

  Problems(RequestContext context) {
    this.context = context;
  }

  ResponseEntity<Object> answer(ProblemType type, String detail) {
    return answer(type, detail, HttpHeaders.EMPTY);
  }

  /** A problem that waiting solves; tells after how long, in whole seconds and at least one. */
  ResponseEntity<Object> comeBack(ProblemType type, String detail, Duration retryAfter) {
    var headers = new HttpHeaders();
    var seconds = Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000));
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    return answer(type, detail, headers);
  }

  ResponseEntity<Object> comeBack(ProblemType type, String detail) {
    return comeBack(type, detail, RETRY_AFTER);
  }

  ResponseEntity<Object> answer(ProblemType type, String detail, HttpHeaders headers) {
    return answer(type, problemOfRequest(type, detail), headers);
  }

  ResponseEntity<Object> invalid(List<FieldError> errors) {
    var problem = problemOfRequest(ProblemType.VALIDATION, "See errors for what to change.");
    problem.setProperty("errors", errors);
    return answer(ProblemType.VALIDATION, problem, HttpHeaders.EMPTY);
  }

  private ProblemDetail problemOfRequest(ProblemType type, String detail) {
    var problem = problem(type, detail);
    problem.setProperty("request_id", context.requestId());
    problem.setProperty("trace_id", context.traceId());
    if (type == ProblemType.VALIDATION) {
      problem.setProperty("errors", List.of());
    }
    return problem;
  }

  static ProblemDetail problem(ProblemType type, String detail) {
    var problem = ProblemDetail.forStatusAndDetail(type.status(), detail);
    problem.setType(type.uri());
    problem.setTitle(type.title());
    return problem;
  }

  private static ResponseEntity<Object> answer(
      ProblemType type, ProblemDetail problem, HttpHeaders headers) {
    return ResponseEntity.status(type.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
