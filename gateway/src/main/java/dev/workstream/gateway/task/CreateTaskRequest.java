package dev.workstream.gateway.task;

import org.jspecify.annotations.Nullable;

/** The body of a request to create a task. The tasks-service checks it. */
record CreateTaskRequest(@Nullable String title, @Nullable String description) {}
