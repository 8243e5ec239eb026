package dev.workstream.defaults.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutageTests {

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger log = new LoggerContext().getLogger("outage");
  private final MovableTicker ticker = new MovableTicker();
  private final Outage outage = new Outage(log, "The relay works again", ticker);

  @BeforeEach
  void listen() {
    logged.start();
    log.addAppender(logged);
  }

  @Test
  void logsOnceWhenItBeginsAndOnceWhenItIsOver() {
    outage.met("The broker is down", new IOException("refused"));
    outage.met("The broker is down", new IOException("refused, once more"));
    assertThat(outage.isOn()).isTrue();
    ticker.move(Duration.ofMillis(2_900));
    outage.over();
    outage.over();
    assertThat(outage.isOn()).isFalse();
    assertThat(messages())
        .containsExactly(
            "WARN The broker is down: java.io.IOException: refused",
            "INFO The relay works again after 2 s");
  }

  @Test
  void logsAChangedCauseOnce() {
    outage.met("The broker is down", "refused");
    outage.met("The broker is down", "timeout");
    outage.met("The broker is down", "refused");
    outage.met("The pass failed", "refused");
    assertThat(messages())
        .containsExactly(
            "WARN The broker is down: refused",
            "WARN The broker is down: timeout",
            "WARN The pass failed: refused");
  }

  @Test
  void logsTheStackTraceOfAnUnexpectedFailure() {
    outage.unexpected("The pass failed", new IllegalStateException("a defect"));
    outage.unexpected("The pass failed", new IllegalStateException("a defect"));
    outage.met("The pass failed", new IOException("refused"));
    assertThat(logged.list.getFirst().getThrowableProxy()).isNotNull();
    assertThat(logged.list.getLast().getThrowableProxy()).isNull();
    assertThat(messages()).hasSize(2);
  }

  @Test
  void logsTheNextOutageAgain() {
    outage.met("The broker is down", "refused");
    outage.over();
    outage.met("The broker is down", "refused");
    assertThat(messages()).hasSize(3);
  }

  @Test
  void limitsTheLogOfACauseThatKeepsChanging() {
    IntStream.range(0, 100).forEach(i -> outage.met("The broker is down", "attempt " + i));
    assertThat(messages()).hasSize(8);
  }

  @Test
  void logsNothingWithoutAProblem() {
    outage.over();
    assertThat(messages()).isEmpty();
  }

  private List<String> messages() {
    return logged.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }
}
