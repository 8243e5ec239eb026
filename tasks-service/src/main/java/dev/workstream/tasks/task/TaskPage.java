package dev.workstream.tasks.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of tasks, newest first.
 *
 * @param nextPageToken asks for the next page; null on the last
 */
public record TaskPage(List<TaskSnapshot> tasks, @Nullable String nextPageToken) {}
