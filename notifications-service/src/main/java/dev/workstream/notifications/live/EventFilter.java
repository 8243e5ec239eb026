package dev.workstream.notifications.live;

import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants.
 *
 * @param subject of this one; null: of any
 * @param eventType of this type; null: of any
 */
public record EventFilter(@Nullable String subject, @Nullable String eventType) {

  boolean matches(LiveEvent event) {
    return (subject == null || subject.equals(event.subject()))
        && (eventType == null || eventType.equals(event.eventType()));
  }
}
