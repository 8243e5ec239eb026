package dev.workstream.gateway.request;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The address by which clients are counted: an IPv4 address, or the first 64 bits of an IPv6
 * address. A subscriber gets such a network and may use any address in it (RFC 6177).
 */
public record ClientAddress(String value) {

  private static final int NETWORK_BYTES = 8;

  /** Converts the address that the HTTP server reports. */
  public static ClientAddress of(String remoteAddress) {
    try {
      // A literal address causes no DNS query.
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
