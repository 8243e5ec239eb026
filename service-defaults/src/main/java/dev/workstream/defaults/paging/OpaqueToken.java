package dev.workstream.defaults.paging;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Encodes bytes as text that clients send back unchanged.
 *
 * <p>A checksum detects changed or invented texts. It is not a secret: a client that forges a valid
 * token can read only what every client may read.
 */
public final class OpaqueToken {

  private static final int CHECKSUM = Integer.BYTES;

  private OpaqueToken() {}

  public static String seal(byte[] content) {
    return seal(content, new byte[0]);
  }

  /**
   * @param query the query that the token belongs to; the checksum covers it, the token does not
   *     contain it
   */
  public static String seal(byte[] content, byte[] query) {
    var bytes =
        ByteBuffer.allocate(content.length + CHECKSUM)
            .put(content)
            .putInt(checksum(content, query));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The content of a token; empty if {@link #seal(byte[])} did not make the text. */
  public static Optional<byte[]> open(String text) {
    return open(text, new byte[0]);
  }

  /** The content of a token; empty if {@link #seal(byte[], byte[])} did not make the text. */
  public static Optional<byte[]> open(String text, byte[] query) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length < CHECKSUM) {
      return Optional.empty();
    }
    var content = Arrays.copyOf(bytes, bytes.length - CHECKSUM);
    // Several Base64 texts decode to the same bytes. Accept only ours.
    return seal(content, query).equals(text) ? Optional.of(content) : Optional.empty();
  }

  private static int checksum(byte[] content, byte[] query) {
    var checksum = new CRC32();
    checksum.update(content);
    checksum.update(query);
    return (int) checksum.getValue();
  }
}
