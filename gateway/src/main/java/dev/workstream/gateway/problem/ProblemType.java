package dev.workstream.gateway.problem;

import dev.workstream.defaults.http.KnownProblems;
import dev.workstream.defaults.http.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;

/** The types of problems that clients can get; docs/problems has a page for each. */
enum ProblemType implements Problem {
  VALIDATION(HttpStatus.BAD_REQUEST, "The request is not valid"),
  UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "A valid token is needed"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Only JSON can be answered"),
  BODY_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The body came too slowly"),
  EVENTS_TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "The events were taken too slowly"),
  TASK_STATE(HttpStatus.CONFLICT, "The task's status does not allow this"),
  EVENTS_EXPIRED(HttpStatus.GONE, "What happened since is not kept in full"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Only plain JSON can be read"),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.UNPROCESSABLE_CONTENT, "The Idempotency-Key was used with another body"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side"),
  UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The service cannot work right now"),
  TIMEOUT(HttpStatus.GATEWAY_TIMEOUT, "The answer did not come in time");

  static final String BEGIN_ANEW =
      "Begin without a token, and read what you have missed elsewhere.";

  private static final KnownProblems<ProblemType> KNOWN = new KnownProblems<>(List.of(values()));

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  static KnownProblems<ProblemType> known() {
    return KNOWN;
  }

  @Override
  public HttpStatus status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }
}
