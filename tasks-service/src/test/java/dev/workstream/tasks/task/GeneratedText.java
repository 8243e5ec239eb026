package dev.workstream.tasks.task;

import java.util.List;
import org.instancio.Random;
import org.instancio.junit.GivenProvider;

/** Random text: every kind of character, at every length near a limit. */
final class GeneratedText {

  private static final List<Integer> SPACES =
      List.of(0x20, 0x09, 0x0A, 0x0D, 0x0B, 0x0C, 0x85, 0xA0, 0x1680, 0x2003, 0x202F, 0x3000);

  private static final List<Integer> SEPARATORS = List.of(0x2028, 0x2029, 0x1C, 0x1D, 0x1E, 0x1F);

  private static final List<Integer> INVISIBLE =
      List.of(0x200B, 0x200D, 0x200E, 0x200F, 0x61C, 0xAD, 0xFEFF, 0x2060, 0x180E, 0xE0001);

  private static final List<Integer> DIRECTIONS =
      List.of(0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069);

  private static final List<Integer> NON_CHARACTERS = List.of(0xFFFE, 0xFFFF, 0x1FFFF, 0x10FFFF);

  private GeneratedText() {}

  /** Any text that a Java string can hold. */
  static String any(Random random, int limit) {
    var harmless = random.trueOrFalse();
    var text = new StringBuilder();
    for (var left = length(random, limit); left > 0; left--) {
      // A long text of random characters always contains a forbidden one.
      text.appendCodePoint(harmless ? harmless(random) : any(random));
    }
    if (random.trueOrFalse(0.3)) {
      text.insert(0, space(random)).append(space(random));
    }
    if (random.trueOrFalse(0.2)) {
      text.insert(text.length() / 2, Character.toString(any(random)));
    }
    return text.toString();
  }

  private static int length(Random random, int limit) {
    return switch (random.intRange(0, 5)) {
      case 0 -> random.intRange(0, 3);
      case 1, 2 -> random.intRange(0, 30);
      case 3, 4 -> random.intRange(limit - 2, limit + 2);
      default -> random.intRange(0, 2 * limit);
    };
  }

  private static int harmless(Random random) {
    return switch (random.intRange(0, 4)) {
      case 0 -> random.intRange(0x1F300, 0x1FAFF);
      case 1 -> random.intRange(0x4E00, 0x9FFF);
      case 2 -> random.intRange(0x300, 0x36F);
      default -> random.intRange(0x20, 0x7E);
    };
  }

  private static int any(Random random) {
    return switch (random.intRange(0, 8)) {
      case 0 -> random.oneOf(SPACES);
      case 1 -> random.oneOf(SEPARATORS);
      case 2 -> random.oneOf(INVISIBLE);
      case 3 -> random.oneOf(DIRECTIONS);
      case 4 -> random.oneOf(NON_CHARACTERS);
      case 5 -> random.intRange(0x00, 0x9F);
      case 6 -> random.intRange(0xD800, 0xDFFF);
      case 7 -> random.intRange(0x0000, 0x10FFFF);
      default -> harmless(random);
    };
  }

  private static String space(Random random) {
    return Character.toString(random.oneOf(SPACES)).repeat(random.intRange(0, 3));
  }

  static final class Titles implements GivenProvider {

    @Override
    public Object provide(ElementContext context) {
      return any(context.random(), NewTask.TITLE_LIMIT);
    }
  }

  static final class Descriptions implements GivenProvider {

    @Override
    public Object provide(ElementContext context) {
      return any(context.random(), NewTask.DESCRIPTION_LIMIT);
    }
  }

  /** Valid contents; invalid ones are skipped. */
  static final class Contents implements GivenProvider {

    @Override
    public Object provide(ElementContext context) {
      var random = context.random();
      while (true) {
        var description = random.trueOrFalse() ? any(random, NewTask.DESCRIPTION_LIMIT) : null;
        try {
          return new NewTask(any(random, NewTask.TITLE_LIMIT), description);
        } catch (TaskRefused.Invalid _) {
          // Try again.
        }
      }
    }
  }

  /** Texts that are similar to a page token or a request id, and others. */
  static final class Tokens implements GivenProvider {

    private static final int TOKEN_LENGTH = 30;

    @Override
    public Object provide(ElementContext context) {
      var random = context.random();
      return switch (random.intRange(0, 3)) {
        case 0 -> any(random, 255);
        case 1 -> visible(random, random.intRange(0, 300));
        case 2 -> random.alphanumeric(random.intRange(0, 2 * TOKEN_LENGTH));
        default -> random.alphanumeric(TOKEN_LENGTH);
      };
    }

    private static String visible(Random random, int length) {
      var text = new StringBuilder();
      for (var left = length; left > 0; left--) {
        text.append(random.characterRange('!', '~'));
      }
      return text.toString();
    }
  }
}
