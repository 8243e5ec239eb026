package dev.workstream.notifications.live;

/** A request that this room refuses. */
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

  /** Events after a token may be missing from the records. */
  static final class Expired extends LiveRefused {

    Expired(String token) {
      super("Events after " + token + " are no longer kept in full");
    }
  }

  /** The service is stopping. */
  static final class Stopping extends LiveRefused {

    Stopping() {
      super("The service is stopping");
    }
  }
}
