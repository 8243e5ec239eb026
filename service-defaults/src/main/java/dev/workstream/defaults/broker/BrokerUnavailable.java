package dev.workstream.defaults.broker;

import org.jspecify.annotations.Nullable;

/** The broker is down, did not answer in time, or refused the operation. */
public final class BrokerUnavailable extends RuntimeException {

  public BrokerUnavailable(String message) {
    super(message);
  }

  BrokerUnavailable(@Nullable Throwable cause) {
    super(String.valueOf(cause), cause);
  }
}
