package dev.workstream.defaults.http;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of a request. Every service that the request reaches writes it to its log. */
public final class RequestIds {

  public static final String HEADER = "X-Request-Id";

  public static final String LOG_FIELD = "request_id";

  /** Safe in every log and header. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private RequestIds() {}

  public static boolean isWellFormed(@Nullable String id) {
    return id != null && FORM.matcher(id).matches();
  }

  /** The caller's id if it is well-formed, else a new one. */
  static String of(@Nullable String given) {
    return given != null && isWellFormed(given) ? given : UUID.randomUUID().toString();
  }
}
