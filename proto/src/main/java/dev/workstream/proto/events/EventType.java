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
 * @param what what happened; may have more than one word, with dots between them
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
   * @throws IllegalArgumentException if no text has these parts
   */
  public EventType {
    var text = text(category, what, version);
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("This is no event type: " + text);
    }
  }

  /** Reads any text. Empty if it is no event type, or one of an unknown category. */
  public static Optional<EventType> parse(String text) {
    // The length first: Java's regex engine recurses for each repeated word.
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

  /** The {@code $id} of the schema of the payload, which all known types of a category share. */
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

  /** Apart, so that a missing list breaks its readers, and not {@link #parse}. */
  private static final class Known {

    /** The build lists the schemas here: a jar inside a jar cannot be listed without a library. */
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
                    .orElseThrow(
                        () -> new IllegalStateException("A schema of no known category: " + line)))
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
