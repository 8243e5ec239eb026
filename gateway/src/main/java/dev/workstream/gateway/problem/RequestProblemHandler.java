package dev.workstream.gateway.problem;

import dev.workstream.defaults.http.FieldError;
import dev.workstream.defaults.http.KnownProblems;
import dev.workstream.defaults.http.ProblemHandler;
import dev.workstream.defaults.http.Problems;
import dev.workstream.gateway.request.BodyTooLarge;
import dev.workstream.gateway.request.BodyTooSlow;
import dev.workstream.gateway.request.TokenIssuerAway;
import dev.workstream.gateway.request.TooManyRequests;
import java.util.List;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns the failure of a request into a problem when no gRPC call has failed. */
@RestControllerAdvice
class RequestProblemHandler extends ProblemHandler<ProblemType> {

  private static final Logger log = LoggerFactory.getLogger(RequestProblemHandler.class);

  private static final String BODY = "body";

  RequestProblemHandler(KnownProblems<ProblemType> known, Problems problems) {
    super(known, problems);
  }

  @ExceptionHandler
  ResponseEntity<Object> handleTooManyRequests(TooManyRequests tooMany) {
    return problems()
        .retryLater(
            ProblemType.TOO_MANY_REQUESTS, "Wait as Retry-After says.", tooMany.retryAfter());
  }

  @ExceptionHandler
  ResponseEntity<Object> handleTooManyStreams(TooManyStreams tooMany) {
    return tooMany.isOfClient()
        ? problems().retryLater(ProblemType.TOO_MANY_REQUESTS, "Close another stream first.")
        : problems().retryLater(ProblemType.UNAVAILABLE, "Wait as Retry-After says.");
  }

  @ExceptionHandler
  ResponseEntity<Object> handleTokenIssuerAway(TokenIssuerAway away) {
    log.warn("{}: {}", away.getMessage(), String.valueOf(away.getCause()));
    return problems().retryLater(ProblemType.UNAVAILABLE, "Wait as Retry-After says.");
  }

  @ExceptionHandler
  ResponseEntity<Object> handleUnauthorized(AuthenticationException unauthorized) {
    var headers = new HttpHeaders();
    // Lets the client tell an invalid token from a missing one (RFC 6750, section 3.1).
    headers.set(
        HttpHeaders.WWW_AUTHENTICATE,
        unauthorized instanceof OAuth2AuthenticationException
            ? "Bearer error=\"invalid_token\""
            : "Bearer");
    return problems()
        .answer(ProblemType.UNAUTHORIZED, "Send Authorization: Bearer and a valid token.", headers);
  }

  /** The HTTP server or Spring's firewall refuses the request, for example a malformed escape. */
  @ExceptionHandler({InvalidParameterException.class, RequestRejectedException.class})
  ResponseEntity<Object> handleUnreadable() {
    return problems()
        .answer(ProblemType.VALIDATION, "The path, the query or a header is malformed.");
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException exception,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (causes(exception).anyMatch(BodyTooLarge.class::isInstance)) {
      return problems().answer(ProblemType.BODY_TOO_LARGE, "A body has at most 64 KiB.");
    }
    if (causes(exception).anyMatch(BodyTooSlow.class::isInstance)) {
      return problems().answer(ProblemType.BODY_TOO_SLOW, "A body has 10 s to arrive.");
    }
    return problems().invalid(ProblemType.VALIDATION, List.of(error(exception.getCause())));
  }

  @Override
  protected String detail(ProblemType type) {
    return switch (type) {
      case NOT_FOUND -> "No such path. The API is described at /v3/api-docs.";
      case METHOD_NOT_ALLOWED -> "See the Allow header for the methods of this path.";
      case NOT_ACCEPTABLE -> "Accept application/json.";
      case UNSUPPORTED_MEDIA_TYPE -> "Send Content-Type: application/json without encoding.";
      case VALIDATION,
          UNAUTHORIZED,
          BODY_TOO_SLOW,
          EVENTS_TOO_SLOW,
          TASK_STATE,
          EVENTS_EXPIRED,
          BODY_TOO_LARGE,
          IDEMPOTENCY_KEY_REUSED,
          TOO_MANY_REQUESTS,
          INTERNAL,
          UNAVAILABLE,
          TIMEOUT ->
          type.title() + ".";
    };
  }

  private static Stream<Throwable> causes(Throwable exception) {
    return Stream.iterate(exception, e -> e != null, Throwable::getCause);
  }

  private static FieldError error(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> new FieldError(BODY, "required", "must be a JSON object");
      case UnrecognizedPropertyException e ->
          new FieldError(field(e), "unknown_field", "is not a field of this request");
      case MismatchedInputException e when e.getOriginalMessage().startsWith("Trailing token") ->
          new FieldError(BODY, "malformed_json", "must be one JSON object and nothing behind it");
      case DatabindException e -> new FieldError(field(e), "wrong_type", "has the wrong type");
      case StreamReadException e ->
          new FieldError(
              BODY,
              "malformed_json",
              "is not valid JSON; see line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr());
      default -> new FieldError(BODY, "malformed_json", "is not valid JSON");
    };
  }

  /** The path to the field, such as {@code a.b[0]}; {@code body} if the path is empty. */
  private static String field(JacksonException exception) {
    var path = new StringBuilder();
    for (var step : exception.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.isEmpty() ? BODY : path.toString();
  }
}
