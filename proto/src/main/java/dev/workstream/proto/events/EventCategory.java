package dev.workstream.proto.events;

import java.util.Locale;
import java.util.Optional;

/**
 * The kind of thing that an event is about: the second word of its type and the first word of its
 * subject. Older services treat a new category as unknown.
 */
public enum EventCategory {
  TASK;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The subject of events about one thing of this category: {@code <category>/<id>}. */
  public String subject(String id) {
    return word + "/" + id;
  }

  /** The id in a subject of this category; empty for any other text. */
  public Optional<String> idIn(String subject) {
    var prefix = subject("");
    return subject.length() > prefix.length() && subject.startsWith(prefix)
        ? Optional.of(subject.substring(prefix.length()))
        : Optional.empty();
  }

  /** The category with this word; empty if this version does not know it. */
  static Optional<EventCategory> of(String word) {
    for (var category : values()) {
      if (category.word.equals(word)) {
        return Optional.of(category);
      }
    }
    return Optional.empty();
  }

  /** The word in event types and subjects. */
  @Override
  public String toString() {
    return word;
  }
}
