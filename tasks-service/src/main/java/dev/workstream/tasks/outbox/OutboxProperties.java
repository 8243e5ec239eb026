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
 * @param producer who the events say that they come from
 * @param relays how many passes may be under way at once in this process: while one waits for the
 *     broker, another one talks to the database
 * @param batchSize how many events one pass of the relay takes at the most
 * @param pollInterval how often an idle relay looks for what other replicas appended
 * @param confirmTimeout how long the broker has to answer for what was published together
 * @param passLimit no new wave of a pass begins after this
 * @param outageBackoff the first wait, doubled up to the longest, while the broker or the database
 *     is away
 * @param holdBack the first wait, doubled up to the longest, of a subject whose event was refused
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
