package dev.workstream.notifications.inbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the inbox.
 *
 * @param batchSize max messages that are settled together
 * @param prefetch max unacknowledged messages that the broker delivers
 * @param maxMessageSize a larger message becomes a dead letter
 * @param processedTtl how long Redis remembers an event
 * @param firstBackoff the first wait while a store or the broker is away; it doubles after each
 *     failure
 * @param longestBackoff the max wait
 * @param stopLimit how long a stop waits for the messages that are being settled
 */
@ConfigurationProperties("workstream.inbox")
@Validated
record InboxProperties(
    @DefaultValue("200") @Min(1) @Max(1_000) int batchSize,
    @DefaultValue("400") @Min(1) @Max(10_000) int prefetch,
    @DefaultValue("256KB") DataSize maxMessageSize,
    @DefaultValue("24h") @DurationMin(seconds = 1) Duration processedTtl,
    @DefaultValue("200ms") @DurationMin(millis = 1) Duration firstBackoff,
    @DefaultValue("5s") @DurationMin(millis = 1) Duration longestBackoff,
    @DefaultValue("10s") @DurationMax(seconds = 60) Duration stopLimit) {}
