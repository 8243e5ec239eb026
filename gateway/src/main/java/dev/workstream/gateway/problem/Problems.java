package dev.workstream.gateway.problem;

import dev.workstream.gateway.request.RequestContext;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Writes problem details, all of one shape. */
@Component
class Problems {

  private static final String RETRY_AFTER_SECONDS = "1";

  private final RequestContext context;

  Problems(RequestContext context) {
    this.context = context;
  }

  ResponseEntity<Object> answer(ProblemType type, String detail) {
    return answer(type, detail, HttpHeaders.EMPTY);
  }

  ResponseEntity<Object> answer(ProblemType type, String detail, HttpHeaders headers) {
    return answer(type, problem(type, detail), headers);
  }

  ResponseEntity<Object> invalid(List<FieldError> errors) {
    var problem = problem(ProblemType.VALIDATION, "See errors for what to change.");
    problem.setProperty("errors", errors);
    return answer(ProblemType.VALIDATION, problem, HttpHeaders.EMPTY);
  }

  private ProblemDetail problem(ProblemType type, String detail) {
    var problem = ProblemDetail.forStatusAndDetail(type.status(), detail);
    problem.setType(type.uri());
    problem.setTitle(type.title());
    problem.setProperty("request_id", context.requestId());
    problem.setProperty("trace_id", context.traceId());
    return problem;
  }

  private static ResponseEntity<Object> answer(
      ProblemType type, ProblemDetail problem, HttpHeaders headers) {
    var answer =
        ResponseEntity.status(type.status())
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (type == ProblemType.UNAVAILABLE || type == ProblemType.TOO_MANY_REQUESTS) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return answer.body(problem);
  }
}
