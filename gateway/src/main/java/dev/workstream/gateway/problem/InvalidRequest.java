package dev.workstream.gateway.problem;

import java.util.List;

/** A request that cannot be translated, because of its form. */
public class InvalidRequest extends RuntimeException {

  private final transient List<FieldError> errors;

  public InvalidRequest(FieldError... errors) {
    super("Invalid: " + List.of(errors));
    this.errors = List.of(errors);
  }

  List<FieldError> errors() {
    return errors;
  }
}
