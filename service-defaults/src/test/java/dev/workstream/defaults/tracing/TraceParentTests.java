package dev.workstream.defaults.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTests {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void readsWhatItWrites() {
    var sampled = new TraceParent(TRACE, SPAN, true);
    assertThat(sampled.header()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(TraceParent.parse(sampled.header())).hasValue(sampled);
    var unsampled = new TraceParent(TRACE, SPAN, false);
    assertThat(TraceParent.parse(unsampled.header())).hasValue(unsampled);
  }

  @Test
  void readsOnlyTheSampledFlag() {
    assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-ff"))
        .hasValue(new TraceParent(TRACE, SPAN, true));
    assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-fe"))
        .hasValue(new TraceParent(TRACE, SPAN, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-"
      })
  void refusesAMalformedHeader(String header) {
    assertThat(TraceParent.parse(header)).isEmpty();
  }
}
