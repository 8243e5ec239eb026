package dev.workstream.notifications.records;

import org.jspecify.annotations.Nullable;

/**
 * Selects events.
 *
 * @param subject events of this subject; null: of any
 * @param eventType events of this type; null: of any
 */
public record EventFilter(@Nullable String subject, @Nullable String eventType) {

  public static final EventFilter ALL = new EventFilter(null, null);

  public boolean matches(EventRecord event) {
    return (subject == null || subject.equals(event.subject()))
        && (eventType == null || eventType.equals(event.eventType()));
  }
}
