package dev.workstream.notifications.records;

import dev.workstream.defaults.http.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The end of a page. Opaque to callers, and valid for the same query only.
 *
 * <p>The checksum covers the query and detects damaged and invented tokens. It needs no secret:
 * every caller may read every page.
 */
record PageToken(Instant occurredAt, String eventId) {

  private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,15}) ([0-9a-f-]{36}) ([0-9]+)");

  String encode(String filter) {
    var position = occurredAt.toEpochMilli() + " " + eventId;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (position + " " + checksum(position, filter)).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws InvalidRequest if this service did not make the token for this query
   */
  static PageToken decode(String text, String filter) {
    try {
      var form =
          FORM.matcher(
              new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1));
      if (form.matches()) {
        var token =
            new PageToken(Instant.ofEpochMilli(Long.parseLong(form.group(1))), form.group(2));
        if (token.encode(filter).equals(text)) {
          return token;
        }
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: answered below like every other invalid token.
    }
    throw new InvalidRequest(
        "page_token",
        "malformed",
        "must be the next_page_token of the page before, with the same filters");
  }

  private static long checksum(String position, String filter) {
    var checksum = new CRC32();
    checksum.update((position + "|" + filter).getBytes(StandardCharsets.UTF_8));
    return checksum.getValue();
  }
}
