package dev.workstream.proto.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The type of an event, also its routing key: {@code workstream.<category>.<what>.v<version>}.
 *
 * @param what the change, such as {@code created}; may have several words, separated by dots
 * @param version of the payload's schema, 1 to 999,999,999
 */
public record EventType(EventCategory category, String what, int version) {

  /** As in envelope.schema.json. */
  private static final int MAX_LENGTH = 200;

  private static final String WORD = "[a-z][a-z0-9_]*";

  private static final Pattern FORM =
      Pattern.compile(
          "workstream\\.(%1$s)\\.(%1$s(?:\\.%1$s)*)\\.v([1-9][0-9]{0,8})".formatted(WORD));

  /**
   * @throws IllegalArgumentException if the parts form no valid event type
   */
  public EventType {
    var text = text(category, what, version);
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("Not an event type: " + text);
    }
  }

  /** Parses any text. Empty if it is not an event type or its category is unknown. */
  public static Optional<EventType> parse(String text) {
    // Check the length first: Java's regex engine recurses for each repeated word.
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    return EventCategory.of(form.group(1))
        .map(category -> new EventType(category, form.group(2), Integer.parseInt(form.group(3))));
  }

  /**
   * The types whose events have a schema: {@code proto/workstream/events/v1/<type>.schema.json}.
   */
  public static Set<EventType> known() {
    return Known.TYPES;
  }

  /** Whether the events of this type have a schema. */
  public boolean isKnown() {
    return Known.TYPES.contains(this);
  }

  /** The {@code $id} of the payload's schema. All known types of a category share it. */
  public String payloadSchema() {
    return "https://workstream.dev/schemas/events/v1/" + category + ".schema.json";
  }

  @Override
  public String toString() {
    return text(category, what, version);
  }

  private static String text(EventCategory category, String what, int version) {
    return "workstream." + category + "." + what + ".v" + version;
  }

  /** A separate class, so that a missing list does not break {@link #parse}. */
  private static final class Known {

    /**
     * The build writes this list, because Java cannot list the files of a nested jar without a
     * library.
     */
    private static final String LIST = "/workstream/events/v1/types.txt";

    static final Set<EventType> TYPES = read();

    private static Set<EventType> read() {
      try (var list = EventType.class.getResourceAsStream(LIST)) {
        if (list == null) {
          throw new IllegalStateException("The class path has no " + LIST);
        }
        return new String(list.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line ->
                parse(line)
                    .orElseThrow(() ->
                        new IllegalStateException("The schema has an unknown category: " + line)))
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
