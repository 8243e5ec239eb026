package dev.workstream.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTests {

  @Test
  void takesEveryIpv4AddressForAClientOfItsOwn() {
    assertThat(ClientAddress.of("192.0.2.1")).isNotEqualTo(ClientAddress.of("192.0.2.2"));
    assertThat(ClientAddress.of("192.0.2.1")).isEqualTo(ClientAddress.of("192.0.2.1"));
  }

  @Test
  void takesAnIpv6NetworkForOneClient() {
    assertThat(ClientAddress.of("2001:db8:1:2::1"))
        .isEqualTo(ClientAddress.of("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        .isNotEqualTo(ClientAddress.of("2001:db8:1:3::1"));
  }

  @Test
  void takesAnIpv4AddressInsideIpv6ForWhatItIs() {
    assertThat(ClientAddress.of("::ffff:192.0.2.1")).isEqualTo(ClientAddress.of("192.0.2.1"));
  }
}
