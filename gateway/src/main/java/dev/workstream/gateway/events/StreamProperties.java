package dev.workstream.gateway.events;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of event streams.
 *
 * @param connections max number of open streams at this replica
 * @param connectionsPerClient max number of open streams of one client
 * @param buffer max number of events that wait in memory for one client; it gets more from the log
 * @param memory memory for unsent events, all streams together
 * @param stall how long a client may stop reading while events are waiting; then its stream ends
 *     with {@code events-too-slow}
 * @param heartbeat how long a stream may be silent before it sends a heartbeat
 * @param idle how long a stream may be without events before it ends and its client reconnects
 * @param lifetime how long any stream lasts before it ends and its client reconnects
 */
@ConfigurationProperties("workstream.streams")
@Validated
record StreamProperties(
    @DefaultValue("2000") @Min(1) @Max(100_000) int connections,
    @DefaultValue("100") @Min(1) @Max(100_000) int connectionsPerClient,
    @DefaultValue("256") @Min(1) @Max(10_000) int buffer,
    @DefaultValue("16MB") DataSize memory,
    @DefaultValue("5s") @DurationMin(millis = 10) Duration stall,
    @DefaultValue("15s") @DurationMin(millis = 10) Duration heartbeat,
    @DefaultValue("1h") @DurationMin(millis = 10) Duration idle,
    @DefaultValue("4h") @DurationMin(millis = 10) Duration lifetime) {

  /** At least two pages must fit, and the semaphore counts in an int. */
  @AssertTrue(message = "must be 4MB to 1GB")
  boolean isMemoryInBounds() {
    return memory.toBytes() >= 2 * StreamMemory.PAGE_BYTES
        && memory.toBytes() <= DataSize.ofGigabytes(1).toBytes();
  }
}
