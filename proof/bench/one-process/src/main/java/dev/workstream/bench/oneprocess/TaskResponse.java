package dev.workstream.bench.oneprocess;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task in the form of the gateway's answers. */
record TaskResponse(
    UUID id,
    String title,
    @Nullable String description,
    String status,
    Instant createdAt,
    @Nullable Instant completedAt,
    long version) {}
