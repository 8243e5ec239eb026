package dev.workstream.tasks.outbox;

import dev.workstream.defaults.lifecycle.Backoff;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the outbox.
 *
 * @param producer the producer that the events name
 * @param relays how many passes may run at once in this process: while one waits for the broker,
 *     another can use the database
 * @param batchSize max events per pass of the relay
 * @param pollInterval how often an idle relay looks for events of other replicas
 * @param confirmTimeout how long the broker may take to answer for events that were sent together
 * @param passLimit how long a pass may start new waves of events
 * @param outageBackoff wait while the broker or the database is down: the first wait, doubled up to
 *     the longest
 * @param holdBack wait of a subject whose event was refused: the first wait, doubled up to the
 *     longest
 * @param archiveDays how many days published events are kept
 */
@ConfigurationProperties("workstream.outbox")
@Validated
record OutboxProperties(
    @DefaultValue("workstream-tasks") @NotBlank String producer,
    @DefaultValue("2") @Min(1) @Max(16) int relays,
    @DefaultValue("2048") @Min(16) @Max(10_000) int batchSize,
    @DefaultValue("200ms") @DurationMin(millis = 10) Duration pollInterval,
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60)
        Duration confirmTimeout,
    @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60) Duration passLimit,
    @DefaultValue OutageBackoff outageBackoff,
    @DefaultValue HoldBack holdBack,
    @DefaultValue("14") @Min(1) int archiveDays) {

  record OutageBackoff(
      @DefaultValue("200ms") @DurationMin(millis = 1) Duration first,
      @DefaultValue("5s") @DurationMin(millis = 1) Duration longest) {

    Backoff backoff() {
      return new Backoff(first, longest);
    }
  }

  record HoldBack(
      @DefaultValue("1s") @DurationMin(millis = 1) Duration first,
      @DefaultValue("30s") @DurationMin(millis = 1) Duration longest) {

    /** The wait after this many earlier refusals. */
    Duration after(int attempts) {
      return new Backoff(first, longest).fullAfter(attempts);
    }
  }
}
