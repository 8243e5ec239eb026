package dev.workstream.tasks.task;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the tasks.
 *
 * @param requestIdLifetime how long a repeated create request gets the first answer again
 */
@ConfigurationProperties("workstream.tasks")
@Validated
record TaskProperties(
    @DefaultValue("24h") @NotNull @DurationMin(minutes = 1) Duration requestIdLifetime) {}
