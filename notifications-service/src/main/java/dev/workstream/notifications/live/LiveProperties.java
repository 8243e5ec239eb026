package dev.workstream.notifications.live;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of live streams.
 *
 * @param pollInterval how often to look for records that Redis did not announce
 * @param recentEvents how many of the newest events stay in memory, for clients that reconnect
 */
@ConfigurationProperties("workstream.live")
@Validated
record LiveProperties(
    @DefaultValue("2s") @DurationMin(millis = 10) Duration pollInterval,
    @DefaultValue("2000") @Min(1) @Max(100_000) int recentEvents) {}
