package dev.workstream.notifications.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.defaults.paging.OpaqueToken;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The end of a page. Opaque to callers, and valid for the same query only. */
record PageToken(Instant occurredAt, String eventId) {

  private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,15}) ([0-9a-f-]{36})");

  String encode(String filter) {
    var position = occurredAt.toEpochMilli() + " " + eventId;
    return OpaqueToken.seal(position.getBytes(US_ASCII), filter.getBytes(UTF_8));
  }

  /**
   * @throws InvalidRequest if this service did not make the token for this query
   */
  static PageToken decode(String text, String filter) {
    return OpaqueToken.open(text, filter.getBytes(UTF_8))
        .map(content -> FORM.matcher(new String(content, ISO_8859_1)))
        .filter(form -> form.matches())
        .map(PageToken::of)
        .orElseThrow(() ->
            new InvalidRequest(
                "page_token",
                "malformed",
                "must be the next_page_token of the page before, with the same filters"));
  }

  private static PageToken of(MatchResult form) {
    return new PageToken(Instant.ofEpochMilli(Long.parseLong(form.group(1))), form.group(2));
  }
}
