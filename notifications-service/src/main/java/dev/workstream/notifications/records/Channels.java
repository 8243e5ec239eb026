package dev.workstream.notifications.records;

import org.jspecify.annotations.Nullable;

/** The Redis channels on which new records are announced. */
public final class Channels {

  static final String ALL = "workstream:events";

  private Channels() {}

  /** The channel of one subject; null: of all subjects. */
  public static String of(@Nullable String subject) {
    return subject == null ? ALL : ALL + ":" + subject;
  }
}
