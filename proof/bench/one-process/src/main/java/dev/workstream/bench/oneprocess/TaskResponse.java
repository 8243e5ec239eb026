package dev.workstream.bench.oneprocess;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task as the gateway answers it. */
record TaskResponse(
    UUID id,
    String title,
    @Nullable String description,
    String status,
    Instant createdAt,
    @Nullable Instant completedAt,
    long version) {}
