package dev.workstream.defaults.http;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The query parameters of a request: known names only, each at most once. */
public final class QueryParameters {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,100}");

  /** Nine digits never overflow an int, and more digits are out of every range here. */
  private static final int DIGITS = 9;

  private final MultiValueMap<String, String> values;

  private QueryParameters(MultiValueMap<String, String> values) {
    this.values = values;
  }

  /**
   * @throws InvalidRequest if a parameter is unknown
   */
  public static QueryParameters of(MultiValueMap<String, String> values, Set<String> known) {
    for (var name : values.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidRequest(name, "unknown_parameter", "is not a parameter of this request");
      }
    }
    return new QueryParameters(values);
  }

  /**
   * @throws InvalidRequest if there is any parameter
   */
  public static void refuseAll(MultiValueMap<String, String> values) {
    of(values, Set.of());
  }

  /**
   * The value of a parameter; null if it is missing.
   *
   * @throws InvalidRequest if the parameter is repeated
   */
  public @Nullable String single(String name) {
    var given = values.get(name);
    if (given == null) {
      return null;
    }
    if (given.size() != 1) {
      throw new InvalidRequest(name, "repeated", "must be given once");
    }
    return given.getFirst();
  }

  /**
   * The value of a parameter; null if it is missing.
   *
   * @param rule completes "the parameter …"
   * @throws InvalidRequest if the value does not match, or the parameter is repeated
   */
  public @Nullable String matching(String name, Pattern form, String rule) {
    var text = single(name);
    if (text != null && !form.matcher(text).matches()) {
      throw new InvalidRequest(name, "malformed", rule);
    }
    return text;
  }

  /**
   * The value of a parameter that is a number from 1 to max.
   *
   * @param missing the default value
   * @throws InvalidRequest if the value is not a whole number or is out of range, or the parameter
   *     is repeated
   */
  public int number(String name, int max, int missing) {
    var text = matching(name, WHOLE_NUMBER, "must be a whole number");
    if (text == null) {
      return missing;
    }
    var number = text.length() > DIGITS ? -1 : Integer.parseInt(text);
    if (number < 1 || number > max) {
      throw new InvalidRequest(name, "out_of_range", "must be between 1 and " + max);
    }
    return number;
  }
}
