package dev.workstream.notifications.problem;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The parameters of a request: only such as it has, and each at most once. */
public final class QueryParameters {

  private final MultiValueMap<String, String> values;

  private QueryParameters(MultiValueMap<String, String> values) {
    this.values = values;
  }

  /**
   * @throws InvalidRequest if there are others than those that are known
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
   * The value of a parameter; null if it is not given.
   *
   * @throws InvalidRequest if it is given more than once
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
}
