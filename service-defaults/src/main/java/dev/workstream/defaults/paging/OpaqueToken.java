package dev.workstream.defaults.paging;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Bytes as text that clients send back as they got it.
 *
 * <p>A checksum finds texts that were changed or made up. It is no secret and needs none: a client
 * that makes a valid token reads what every client may read.
 */
public final class OpaqueToken {

  private static final int CHECKSUM = Integer.BYTES;

  private OpaqueToken() {}

  public static String seal(byte[] content) {
    return seal(content, new byte[0]);
  }

  /**
   * @param query what the token is good for: the checksum covers it, the token does not contain it
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
    // Base64 has several texts for the same bytes.
    return seal(content, query).equals(text) ? Optional.of(content) : Optional.empty();
  }

  private static int checksum(byte[] content, byte[] query) {
    var checksum = new CRC32();
    checksum.update(content);
    checksum.update(query);
    return (int) checksum.getValue();
  }
}
