package dev.workstream.proof.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTests {

  private static final String TEXT =
      """
      # TYPE inbox_recorded counter
      inbox_recorded_total{kind="a"} 3.0
      inbox_recorded_total{kind="b"} 4.0
      inbox_recorded_total_of_another 100
      watches 7
      lag_seconds_bucket{le="0.001"} 1
      lag_seconds_bucket{le="0.01"} 98
      lag_seconds_bucket{le="+Inf"} 100
      """;

  private final List<String> queries = new CopyOnWriteArrayList<>();
  private TestServer server;
  private Metrics metrics;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(exchange -> {
          queries.add(String.valueOf(exchange.getRequestURI().getQuery()));
          var text = TEXT.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    metrics = new Metrics(server.base());
  }

  @AfterEach
  void stop() {
    metrics.close();
    server.close();
  }

  @Test
  void sumsOverLabels() {
    assertThat(metrics.sum("inbox_recorded_total")).isEqualTo(7);
    assertThat(metrics.sum("watches")).isEqualTo(7);
    assertThat(metrics.sum("missing")).isZero();
  }

  @Test
  void asksForOneFamily() {
    metrics.sum("inbox_recorded_total");
    metrics.distribution("lag");
    assertThat(queries)
        .containsExactly("includedNames=inbox_recorded", "includedNames=lag_seconds");
  }

  @Test
  void readsAHistogram() {
    var lag = metrics.distribution("lag");
    assertThat(lag.count()).isEqualTo(100);
    assertThat(lag.secondsAt(0.5)).isEqualTo(0.01);
    assertThat(lag.secondsAt(0.99)).isInfinite();
    assertThat(metrics.distribution("missing").secondsAt(0.5)).isNaN();
  }

  @Test
  void addsAndSubtractsHistograms() {
    var lag = metrics.distribution("lag");
    assertThat(lag.since(lag).count()).isZero();
    assertThat(lag.plus(lag).count()).isEqualTo(200);
    assertThat(lag.plus(lag).since(lag)).isEqualTo(lag);
  }

  @Test
  void throwsWhenTheServiceIsDown() {
    server.close();
    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> metrics.sum("watches"));
  }
}
