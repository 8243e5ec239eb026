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
 * @param connections how many there may be at this replica
 * @param connectionsPerClient how many of them one client may have
 * @param buffer how many events may wait for one client to take them; more are read from the
 *     records when it has
 * @param memory how much may be on its way to all clients together
 * @param stall for how long a client may take nothing of what it is sent, while there is more
 * @param heartbeat after how long a silent stream says that it is there
 * @param idle after how long without an event a stream ends, and its client comes back
 * @param lifetime after how long any stream does
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

  /** Some pages at a time; and it is counted in an int. */
  @AssertTrue(message = "must be 4MB to 1GB")
  boolean isMemoryInBounds() {
    return memory.toBytes() >= 2 * StreamMemory.PAGE_BYTES
        && memory.toBytes() <= DataSize.ofGigabytes(1).toBytes();
  }
}
