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
 * @param requestIdLifetime how long the same create request answers as the first time
 */
@ConfigurationProperties("workstream.tasks")
@Validated
record TaskProperties(
    @DefaultValue("24h") @NotNull @DurationMin(minutes = 1) Duration requestIdLifetime) {}
