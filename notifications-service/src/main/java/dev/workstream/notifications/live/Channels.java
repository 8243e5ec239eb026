package dev.workstream.notifications.live;

import org.jspecify.annotations.Nullable;

/** The channels in Redis on which it is said that something was recorded. */
final class Channels {

  /** Whatever the subject. */
  static final String ALL = "workstream:events";

  private Channels() {}

  static String of(@Nullable String subject) {
    return subject == null ? ALL : ALL + ":" + subject;
  }
}
