package dev.workstream.notifications.live;

/** A request that cannot be fulfilled, and why. */
abstract sealed class LiveRefused extends RuntimeException {

  private LiveRefused(String message) {
    super(message, null, false, false);
  }

  /** A field breaks a rule. */
  static final class Invalid extends LiveRefused {

    private final String field;
    private final String code;

    Invalid(String field, String code, String message) {
      super(message);
      this.field = field;
      this.code = code;
    }

    String field() {
      return field;
    }

    String code() {
      return code;
    }
  }

  /** What is behind a token is not there in full. */
  static final class Expired extends LiveRefused {

    Expired(String token) {
      super("What is behind " + token + " is not kept in full any more");
    }
  }

  /** The service is being stopped. */
  static final class Stopping extends LiveRefused {

    Stopping() {
      super("The service is being stopped");
    }
  }
}
