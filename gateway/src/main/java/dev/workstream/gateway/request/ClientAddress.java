package dev.workstream.gateway.request;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who counts as one client: an IPv4 address, or the first 64 bits of an IPv6 address, which is what
 * one subscriber is given (RFC 6177) and may choose freely from.
 */
public record ClientAddress(String value) {

  private static final int NETWORK_BYTES = 8;

  /** Whose address this is, as the HTTP server says it. */
  public static ClientAddress of(String remoteAddress) {
    try {
      // A literal address, for which no name is looked up.
      var address = InetAddress.ofLiteral(remoteAddress);
      return new ClientAddress(
          address instanceof Inet6Address
              ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
              : address.getHostAddress());
    } catch (IllegalArgumentException e) {
      return new ClientAddress(remoteAddress);
    }
  }
}
