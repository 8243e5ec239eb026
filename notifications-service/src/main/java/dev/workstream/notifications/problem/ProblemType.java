package dev.workstream.notifications.problem;

import dev.workstream.defaults.http.KnownProblems;
import dev.workstream.defaults.http.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;

/** The problem types of this service; docs/problems explains each one. */
enum ProblemType implements Problem {
  VALIDATION(HttpStatus.BAD_REQUEST, "The request is not valid"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "Only JSON can be answered"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Only plain JSON can be read"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side"),
  UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The service cannot work right now");

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
