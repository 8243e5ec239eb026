package dev.workstream.gateway.request;

import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.http.QueryParameters;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query parameters of all lists: page_size and page_token. */
public final class PageParameters {

  public static final String SIZE = "page_size";
  public static final String TOKEN = "page_token";

  private static final int MAX_SIZE = 200;
  private static final int DEFAULT_SIZE = 50;

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,100}|[+-][0-9]{1,99}");

  private PageParameters() {}

  /**
   * The page size, or the default if it is missing.
   *
   * @throws InvalidRequest if it is not a number from 1 to 200
   */
  public static int size(QueryParameters parameters) {
    return parameters.number(SIZE, MAX_SIZE, DEFAULT_SIZE);
  }

  /**
   * The page size for a service that has its own default and limit; null if it is missing.
   *
   * @throws InvalidRequest if it is not a whole number
   */
  public static @Nullable Integer uncheckedSize(QueryParameters parameters) {
    var text = parameters.matching(SIZE, WHOLE_NUMBER, "must be a whole number");
    if (text == null) {
      return null;
    }
    // A number that does not fit into the message is out of the service's range too.
    return new BigInteger(text)
        .max(BigInteger.valueOf(Integer.MIN_VALUE))
        .min(BigInteger.valueOf(Integer.MAX_VALUE))
        .intValueExact();
  }

  /**
   * The token of the next page; null for the first page.
   *
   * @throws InvalidRequest if it is empty or not valid text
   */
  public static @Nullable String token(QueryParameters parameters) {
    var token = parameters.single(TOKEN);
    if (token == null) {
      return null;
    }
    if (token.isEmpty()) {
      throw new InvalidRequest(TOKEN, "malformed", "must not be empty; leave it out for page one");
    }
    return MessageText.of(TOKEN, token);
  }
}
