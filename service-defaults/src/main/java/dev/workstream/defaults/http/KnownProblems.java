package dev.workstream.defaults.http;

import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * The problems of one service. Defining this bean turns on problem details for every failure
 * outside the service's own handlers.
 */
public final class KnownProblems<P extends Problem> {

  /** Although these statuses are 5xx, the request is at fault. */
  private static final int NOT_IMPLEMENTED = 501;

  private static final int HTTP_VERSION_NOT_SUPPORTED = 505;

  private final List<P> problems;
  private final P badRequest;
  private final P internal;

  /**
   * @param problems must contain a 400 and a 500; if several have the same status, the first one
   *     stands for it
   */
  public KnownProblems(List<P> problems) {
    this.problems = List.copyOf(problems);
    this.badRequest = require(HttpStatus.BAD_REQUEST.value());
    this.internal = require(HttpStatus.INTERNAL_SERVER_ERROR.value());
  }

  /** The problem for a status that the framework or the HTTP server chose. */
  public P ofStatus(int status) {
    if (status == NOT_IMPLEMENTED || status == HTTP_VERSION_NOT_SUPPORTED) {
      return badRequest;
    }
    for (var problem : problems) {
      if (problem.status().value() == status) {
        return problem;
      }
    }
    return status < 500 ? badRequest : internal;
  }

  private P require(int status) {
    return problems.stream()
        .filter(problem -> problem.status().value() == status)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No problem has status " + status));
  }
}
