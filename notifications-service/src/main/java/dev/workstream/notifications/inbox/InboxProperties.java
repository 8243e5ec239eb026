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
 * @param batchSize how many messages are settled together at the most
 * @param prefetch how many messages the broker hands out before it waits for acknowledgements
 * @param maxMessageSize a larger message is poison
 * @param processedTtl how long Redis remembers an event
 * @param firstBackoff the first wait, doubled up to the longest, while a store or the broker is
 *     away
 * @param stopLimit how long a stop waits for what is being settled
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
