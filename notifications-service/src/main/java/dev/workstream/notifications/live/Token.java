package dev.workstream.notifications.live;

import dev.workstream.notifications.records.EventRecord;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the order, for clients. The piece of the event's id proves that the position still
 * belongs to this event: a store that was restored from a backup gives positions again.
 */
record Token(long position, String piece) {

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17})-([0-9a-f]{8})");

  private static final int PIECE = 8;

  static Token of(EventRecord event) {
    return new Token(event.position(), piece(event));
  }

  /** Empty if the text is not a token. */
  static Optional<Token> parse(String text) {
    var form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new Token(Long.parseLong(form.group(1)), form.group(2)))
        : Optional.empty();
  }

  boolean isOf(EventRecord event) {
    return event.position() == position && piece(event).equals(piece);
  }

  /** The end of an id, its random part. */
  private static String piece(EventRecord event) {
    return event.eventId().substring(event.eventId().length() - PIECE);
  }

  @Override
  public String toString() {
    return position + "-" + piece;
  }
}
