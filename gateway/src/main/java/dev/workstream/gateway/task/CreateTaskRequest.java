package dev.workstream.gateway.task;

import org.jspecify.annotations.Nullable;

/** The body of a request that creates a task; the rules are the tasks-service's. */
record CreateTaskRequest(@Nullable String title, @Nullable String description) {}
