package dev.workstream.notifications.broker;

import java.util.Locale;

/** Why the inbox rejects a message. */
public enum DeadLetterReason {
  TOO_LARGE,
  UNSUPPORTED_ENCODING,
  NOT_JSON,
  BAD_ENVELOPE,
  BAD_PAYLOAD,
  /** The message_id differs from the envelope's event_id. */
  ID_MISMATCH,
  /** The store refuses the record; retrying cannot help. */
  NOT_RECORDABLE;

  /** The name in headers and metrics. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
