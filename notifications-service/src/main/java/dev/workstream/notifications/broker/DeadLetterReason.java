package dev.workstream.notifications.broker;

import java.util.Locale;

/** Why a message is poison. */
public enum DeadLetterReason {
  TOO_LARGE,
  UNSUPPORTED_ENCODING,
  NOT_JSON,
  BAD_ENVELOPE,
  BAD_PAYLOAD,
  /** The message's own id differs from its envelope's. */
  ID_MISMATCH,
  /** The store will never take it. */
  NOT_RECORDABLE;

  /** As it is written in headers and metrics. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
